import { onRequest } from "./request";

// keepLabels shows in the menu of labels which ones the ticked messages have, and
// lets the Enter key add a new one.
export function keepLabels(): void {
  document.addEventListener("toggle", ({ target }) => {
    if (target instanceof HTMLDetailsElement && target.id === "ticked-labels" && target.open) show(target);
  }, { capture: true });
  const renew = () => {
    const menu = document.getElementById("ticked-labels");
    if (menu instanceof HTMLDetailsElement && menu.open) show(menu);
  };
  onRequest("after:swap", renew);
  renew();
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !(field instanceof HTMLInputElement) || field.name !== "label-name") return;
    event.preventDefault();
    if (field.value.trim() !== "") field.parentElement?.querySelector("button")?.click();
  });
}

function show(menu: HTMLElement): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".row:has(.tick input:checked)")].map(keywordsOf);
  for (const choice of menu.querySelectorAll<HTMLElement>("[data-label]")) {
    const keyword = (choice.dataset.label ?? "").toLowerCase();
    const having = rows.filter((keywords) => keywords.includes(keyword)).length;
    choice.dataset.state = having === 0 ? "none" : having < rows.length ? "some" : "all";
  }
}

function keywordsOf(row: HTMLElement): string[] {
  return (row.dataset.flags ?? "").toLowerCase().split(" ");
}
