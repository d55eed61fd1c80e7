import { say } from "./say";

// keepCopies offers to copy or print what a page shows this once.
export function keepCopies(): void {
  if ("clipboard" in navigator) { // not on a plain http address
    for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", () => { void copy(button); });
    }
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => { window.print(); });
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const lines = document.getElementById(button.dataset.copy ?? "")?.children ?? [];
  const text = Array.from(lines, (line) => line.textContent.trim()).join("\n");
  button.textContent = await navigator.clipboard.writeText(text).then(() => say("Copied"), () => say("Your browser did not allow it"));
}
