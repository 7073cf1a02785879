// Copy buttons. They are hidden until it runs, since nothing else needs it.
const SHOWN_FOR = 2000;

async function copy(button) {
  const source = document.getElementById(button.dataset.copies);
  const status = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.textContent = "Copied";
    status.textContent = `Copied: ${button.dataset.what}`;
  } catch {
    // Without permission or on plain HTTP: select it, so that one key press does the rest.
    source.focus();
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    status.textContent = "Selected. Press Control and C, or Command and C, to copy.";
  }
  setTimeout(() => {
    button.textContent = "Copy";
    status.textContent = "";
  }, SHOWN_FOR);
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
