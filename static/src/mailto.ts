import { say } from "./say";

// keepMailto has addresses in mails lead to a letter of ours, where one can be
// written, and offers to have this browser do the same on any page.
export function keepMailto(): void {
  document.addEventListener("click", write);
  document.addEventListener("load", ({ target }) => within(target), { capture: true }); // it doesn't bubble
  document.querySelectorAll("iframe[data-body]").forEach(within);
  offer();
}

function within(frame: EventTarget | null): void {
  if (frame instanceof HTMLIFrameElement && "body" in frame.dataset) frame.contentDocument?.addEventListener("click", write);
}

// write leads to a letter. Elements of a frame are of classes of their own.
function write(event: MouseEvent): void {
  const letters = document.querySelector<HTMLAnchorElement>("a.write")?.href;
  const link = (event.target as Element | null)?.closest?.("a[href]");
  const address = link?.getAttribute("href") ?? "";
  if (!letters || !/^mailto:/i.test(address) || event.defaultPrevented) return;
  event.preventDefault();
  const letter = `${letters}?mailto=${encodeURIComponent(address)}`;
  if (event.ctrlKey || event.metaKey || event.shiftKey) window.open(letter);
  else location.assign(letter);
}

function offer(): void {
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
