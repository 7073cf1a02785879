// Copy buttons. They are hidden until this runs, since nothing else needs it.
const SHOWN_FOR = 2000;

async function copy(button) {
  const source = document.getElementById(button.dataset.copies);
  const status = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(source.value);
    button.textContent = "Copied";
    status.textContent = `Copied: ${button.dataset.what}`;
  } catch {
    // Without permission or on plain HTTP: select it, so that one key press does the rest.
    source.focus();
    source.select();
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
