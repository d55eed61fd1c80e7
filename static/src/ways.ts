// keepWays joins the panes for those who use the keyboard: Enter on the row
// that is open already leads into its message, Escape back to its row.
export function keepWays(): void {
  document.addEventListener("click", intoMessage, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) backToRow();
  });
}

function intoMessage(event: MouseEvent): void {
  const plain = event.detail === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!plain || !(event.target instanceof Element) || !event.target.closest(".open[aria-current]")) return;
  const title = document.getElementById("message-title");
  if (!title) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  title.focus();
}

function backToRow(): void {
  if (!document.getElementById("reading")?.contains(document.activeElement)) return;
  document.querySelector<HTMLElement>(".open[aria-current]")?.focus();
}
