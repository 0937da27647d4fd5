/*
 * Names for what the administration draws without: a list that is searched by typing is called as its select is, and the empty
 * headings over rows' own titles and deletions as the table is.
 */

const name_lists = () => {
  document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const list = select.nextElementSibling?.querySelector(".select2-selection");
    const name = select.getAttribute("aria-label") || select.labels?.[0]?.textContent.replace(/:\s*$/, "");
    if (!list || !name || list.hasAttribute("aria-label")) return;
    const text = list.querySelector(".select2-selection__rendered");
    list.removeAttribute("aria-labelledby");
    [list, text].forEach((part) => part?.setAttribute("aria-label", name));
  });
};

const name_headings = () => {
  document.querySelectorAll("fieldset thead th:empty").forEach((heading) => {
    const title = document.createElement("span");
    title.className = "visually-hidden";
    title.textContent = heading.closest("fieldset")?.querySelector("h2")?.textContent.trim() || "";
    heading.append(title);
  });
};

name_headings();
window.django?.jQuery?.(name_lists); // in line behind what draws the lists
document.addEventListener("formset:added", () => setTimeout(name_lists));
