"""What tests share: the sample office alone, as a whole house, and as a real server."""
