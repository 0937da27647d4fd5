/*
 * Names for what the administration draws without: a list that is searched by typing is called as its select is, and the empty
 * headings over rows' own titles and deletions as the table is. A table that is only read, and wider than its place, is reached
 * by keys.
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

const reach_tables = () => {
  document.querySelectorAll(".tabular.inline-related").forEach((place) => {
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
  });
};

name_headings();
reach_tables();
addEventListener("resize", reach_tables);
window.django?.jQuery?.(name_lists); // in line behind what draws the lists
document.addEventListener("formset:added", () => setTimeout(name_lists));
