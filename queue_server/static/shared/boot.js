/** What the server told this page at its start: the JSON in `#boot`. */

/**
 * @param {Document} page
 * @returns {any} the page's own record; its shape is described where the page reads it
 */
function readBoot(page) {
  const holder = page.getElementById("boot");
  return holder && holder.textContent ? JSON.parse(holder.textContent) : {};
}

export const boot = readBoot(document);
