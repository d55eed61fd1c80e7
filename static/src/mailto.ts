// keepMailto has addresses in mails lead to a letter of ours, where one can be
// written.
export function keepMailto(): void {
  document.addEventListener("click", write);
  document.addEventListener("load", ({ target }) => within(target), { capture: true }); // it doesn't bubble
  document.querySelectorAll("iframe[data-body]").forEach(within);
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
