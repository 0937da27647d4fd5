// A field for a cluster's name offers those that hold what was typed.
// The field is marked with `data-cluster-names`, which holds the address that knows them.
for (const field of document.querySelectorAll("input[data-cluster-names]")) {
  let wait;
  let latest = 0;
  field.addEventListener("input", () => {
    clearTimeout(wait);
    if (field.value.trim().length < 2) return;
    wait = setTimeout(async () => {
      const turn = ++latest;
      const query = new URLSearchParams({ q: field.value });
      const answer = await fetch(`${field.dataset.clusterNames}?${query}`);
      if (!answer.ok || turn !== latest) return;
      const options = (await answer.json()).names.map((name) => new Option(name, name));
      field.list.replaceChildren(...options);
    }, 200);
  });
}
