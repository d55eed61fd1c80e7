import { outboxEvent } from "./live";
import { say } from "./say";

const tick = 1000; // ms
const soon = 300; // ms, in which several changes are one
const again = 2000; // ms, until a letter that is being sent is looked at once more
const sentShown = 6000; // ms, that a page says of a letter that it is sent

// keepOutbox counts the seconds down in which a letter can be taken back, and has
// the page say of letters what is true by now.
export function keepOutbox(): void {
  for (const zone of document.querySelectorAll<HTMLInputElement>("input[data-zone]")) {
    zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  const address = document.querySelector<HTMLElement>("[data-outbox]")?.dataset.outbox;
  if (!address) return;
  let timer: number | undefined;
  let at = 0; // when the timer goes off
  const lookIn = (wait: number) => {
    if (timer !== undefined && at <= performance.now() + wait) return;
    clearTimeout(timer);
    at = performance.now() + wait;
    timer = window.setTimeout(look, wait);
  };
  const look = async () => {
    timer = undefined;
    if (document.hidden) return; // one that comes into view looks then
    try {
      if (await show(address)) count();
    } catch {
      lookIn(5 * again); // there is no connection
      return;
    }
    plan();
  };
  const plan = () => {
    const phases = [...letters()].map((letter) => letter.dataset.phase);
    if (phases.includes("sending")) lookIn(again);
    if (phases.includes("sent")) lookIn(sentShown);
  };
  const count = () => {
    for (const place of document.querySelectorAll<HTMLElement>("[data-countdown]")) {
      if (remaining(place) <= 0) lookIn(soon);
    }
  };
  document.addEventListener(outboxEvent, () => lookIn(soon));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) lookIn(soon);
  });
  setInterval(count, tick);
  count();
  plan();
  if (letters().length === 0) lookIn(soon); // something has been told that the page does not show yet
}

function letters(): NodeListOf<HTMLElement> {
  return document.querySelectorAll("#outbox-toasts [data-letter]");
}

// remaining shows how many seconds are left, and gives them. When a place is seen
// first it says how many there are.
function remaining(place: HTMLElement): number {
  const now = performance.now();
  const until = Number(place.dataset.until ?? now + Number(place.dataset.countdown) * 1000);
  place.dataset.until = String(until);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  const text = say("%d seconds.", seconds);
  if (place.textContent !== text) place.textContent = text;
  return seconds;
}

// show puts in what is true by now, and says whether that is anything else. What
// has not changed stays, so that nothing is read aloud twice or loses the focus.
async function show(address: string): Promise<boolean> {
  const response = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" });
  if (!response.ok) return false; // signed out, maybe in another tab
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  let changed = false;
  for (const id of ["outbox-link", "outbox-alerts", "outbox-toasts"]) {
    const place = document.getElementById(id);
    const now = fresh.getElementById(id);
    if (!place || !now || state(place) === state(now)) continue;
    const focused = document.activeElement?.closest("form");
    const action = focused && place.contains(focused) ? focused.action : "";
    place.replaceChildren(...now.childNodes);
    refocus(place, action);
    changed = true;
  }
  return changed;
}

// state is what a place says, but for the seconds that pass.
function state(place: HTMLElement): string {
  const copy = place.cloneNode(true) as HTMLElement;
  for (const moving of copy.querySelectorAll("[data-countdown], time")) moving.replaceWith("");
  return copy.textContent.replace(/\s+/g, " ");
}

function refocus(place: HTMLElement, action: string): void {
  if (action === "") return;
  const form = [...place.querySelectorAll("form")].find((one) => one.action === action);
  (form?.querySelector("button") ?? document.getElementById("main"))?.focus();
}
