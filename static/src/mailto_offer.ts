import { say } from "./say";

// keepMailtoOffer offers to have this browser lead to a letter of ours from any page.
export function keepMailtoOffer(): void {
  const button = document.querySelector<HTMLButtonElement>("button[data-mailto]");
  if (!button || !("registerProtocolHandler" in navigator)) return;
  button.closest<HTMLElement>("[data-mailto-section]")?.removeAttribute("hidden");
  button.addEventListener("click", () => {
    try {
      navigator.registerProtocolHandler("mailto", new URL(button.dataset.mailto ?? "", location.href).href + "%s");
      button.nextElementSibling?.replaceChildren(say("Your browser asks, or has kept it. Its own settings can take it back."));
    } catch {
      button.nextElementSibling?.replaceChildren(say("Your browser did not allow it. It may do so only over https."));
    }
  });
}
