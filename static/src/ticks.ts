import { onRequest } from "./request";
import { say } from "./say";

// keepTicks adds to the boxes of the rows: one that ticks all, ranges with
// Shift, and how many are ticked.
export function keepTicks(): void {
  let last: HTMLInputElement | undefined;
  document.addEventListener("click", (event) => {
    const box = tickOf(event.target);
    if (!box) return;
    if (event.shiftKey && last?.isConnected) tickRange(last, box);
    last = box;
    show();
  });
  document.addEventListener("change", (event) => {
    const all = event.target;
    if (!(all instanceof HTMLInputElement)) return;
    if (all.id === "tick-all") for (const box of ticks()) box.checked = all.checked;
    if (all.id === "tick-all" || all.id === "all-of") show();
  });
  onRequest("after:swap", () => show());
  onRequest("finally:request", ({ ctx }) => {
    if (ctx.request.method !== "POST" || !ctx.request.body?.has("all") || (ctx.response?.status ?? 500) >= 400) return;
    for (const box of ticks()) box.checked = false; // what was chosen is done with, or goes on by itself
    show();
  });
  window.addEventListener("pageshow", () => show());
  show();
}

function tickOf(target: EventTarget | null): HTMLInputElement | undefined {
  return target instanceof HTMLInputElement && target.matches(".tick input") ? target : undefined;
}

function ticks(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(".tick input")];
}

function tickRange(from: HTMLInputElement, to: HTMLInputElement): void {
  const boxes = ticks();
  const [a, b] = [boxes.indexOf(from), boxes.indexOf(to)].sort((x, y) => x - y);
  for (const box of boxes.slice(a, (b ?? 0) + 1)) box.checked = to.checked;
}

function show(): void {
  const boxes = ticks();
  const ticked = boxes.filter((box) => box.checked).length;
  const offer = document.querySelector<HTMLElement>("[data-all-of]");
  const whole = offer?.querySelector("input");
  if (offer && whole) {
    offer.hidden = ticked === 0 || ticked < boxes.length;
    if (offer.hidden) whole.checked = false;
  }
  const count = document.querySelector("[data-ticked-count]");
  const said = whole?.checked ? say("All %s ticked", offer?.dataset.allOf ?? "") : say("%d ticked", ticked);
  if (count && count.textContent !== said) count.textContent = said;
  const all = document.getElementById("tick-all");
  if (!(all instanceof HTMLInputElement)) return;
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  const label = all.closest("label");
  if (label) label.hidden = boxes.length === 0;
}
