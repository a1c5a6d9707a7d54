"""A rule for import-linter that it does not bring itself: a package that needs nothing but Python."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """`package` may import the standard library and itself, nothing else."""

    package = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import that leaves the package for something other than the standard library."""
        package = str(self.package)
        modules = {package, *graph.find_descendants(package)}
        broken = sorted(
            (module, imported)
            for module in modules
            for imported in graph.find_modules_directly_imported_by(module)
            if imported not in modules and imported.partition(".")[0] not in sys.stdlib_module_names
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each forbidden import."""
        for module, imported in check.metadata["broken"]:
            output.print_error(f"{module} imports {imported}, which is not in the standard library", bold=False)
