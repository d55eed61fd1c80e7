import { say } from "./say";

// keepImports sends files of mail with how far it is, as long as the page is there, and
// lets it be cancelled. Without script the form is sent as it is.
export function keepImports(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.import || !form.dataset.importState) return;
    event.preventDefault();
    void run(form, form.dataset.importState);
  });
}

// How often the server is asked how far it is, in milliseconds.
const between = 1000;

async function run(form: HTMLFormElement, state: string): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("button.primary");
  if (!button || button.disabled) return;
  button.disabled = true;
  window.addEventListener("beforeunload", warn);
  const request = new XMLHttpRequest(); // fetch tells nothing of what has gone
  let sent = 0;
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    sent = total > 0 ? Math.floor((100 * loaded) / total) : 0;
    showSent(sent);
  });
  begin(request);
  const timer = window.setInterval(() => void look(state, request, () => sent), between);
  const cancelled = await send(request, form);
  window.clearInterval(timer);
  window.removeEventListener("beforeunload", warn);
  if (cancelled || !show(request.responseXML)) await outcome(state);
  document.getElementById("import-heading")?.focus();
}

// send tells whether it was ended here, or broke off.
function send(request: XMLHttpRequest, form: HTMLFormElement): Promise<boolean> {
  return new Promise((resolve) => {
    request.addEventListener("load", () => resolve(false));
    request.addEventListener("error", () => resolve(true));
    request.addEventListener("abort", () => resolve(true));
    request.open("POST", form.action);
    request.responseType = "document";
    request.setRequestHeader("HX-Request", "true");
    request.send(new FormData(form));
  });
}

function begin(request: XMLHttpRequest): void {
  const place = document.getElementById("import-state");
  if (!place) return;
  const card = document.createElement("section");
  card.className = "card";
  const heading = document.createElement("h2");
  heading.textContent = say("Importing…|mail");
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", say("How much has come"));
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "button";
  cancel.textContent = say("Cancel|act");
  cancel.addEventListener("click", () => request.abort());
  card.append(heading, bar, cancel);
  place.replaceChildren(card);
}

function showSent(part: number): void {
  const bar = document.querySelector<HTMLProgressElement>("#import-state progress");
  if (bar) bar.value = Math.max(part, bar.value);
}

// look shows how far the server is.
async function look(state: string, request: XMLHttpRequest, sent: () => number): Promise<void> {
  const page = await ask(state);
  const held = document.getElementById("import-state")?.contains(document.activeElement);
  if (request.readyState === XMLHttpRequest.DONE || !show(page)) return;
  showSent(sent());
  document.querySelector("[data-import-look]")?.remove();
  const cancel = document.querySelector<HTMLButtonElement>("[data-import-cancel]");
  if (!cancel) return;
  cancel.hidden = false;
  if (held) cancel.focus();
  cancel.addEventListener("click", () => request.abort());
}

// outcome shows what has been done, once the server has noticed that no more comes.
async function outcome(state: string): Promise<void> {
  for (let turn = 0; turn < 60; turn++) {
    const page = await ask(state);
    if (show(page) && page?.querySelector("#import-state[data-ended]")) return;
    await new Promise((resolve) => window.setTimeout(resolve, between));
  }
}

async function ask(state: string): Promise<Document | null> {
  try {
    const response = await fetch(state, { headers: { "HX-Request": "true" } });
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null; // the next time, maybe
  }
}

// show takes over what a page says; false when it says nothing of an import.
function show(page: Document | null): boolean {
  const place = document.getElementById("import-state");
  const found = page?.querySelector("#import-state[data-job], [role=alert]");
  if (!place || !found) return false;
  if (found.id === place.id) place.replaceWith(document.importNode(found, true));
  else place.replaceChildren(document.importNode(found, true));
  return true;
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
