// keepMailto offers to have this browser write to addresses on any page with
// Hearthmail, where the browser can.
export function keepMailto(): void {
  const button = document.querySelector<HTMLButtonElement>("button[data-mailto]");
  if (!button || !("registerProtocolHandler" in navigator)) return;
  button.closest<HTMLElement>("[data-mailto-section]")?.removeAttribute("hidden");
  button.addEventListener("click", () => {
    const address = new URL(button.dataset.mailto ?? "", location.href).href + "%s";
    try {
      navigator.registerProtocolHandler("mailto", address);
      button.nextElementSibling?.replaceChildren("Your browser asks, or has kept it. Its own settings can take it back.");
    } catch {
      button.nextElementSibling?.replaceChildren("Your browser did not allow it. It may do so only over https.");
    }
  });
}
