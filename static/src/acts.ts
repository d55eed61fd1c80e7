// keepActsSingle lets a double click or a key held down act once. The button
// turns into its opposite as soon as the answer is there, so the second time
// would take back what the first has done. Fingers have no such habit.
export function keepActsSingle(): void {
  document.addEventListener("click", (event) => refuse(event, (event.detail > 1 && !byTouch(event)) || isPending(event)), { capture: true });
  document.addEventListener("keydown", (event) => refuse(event, event.repeat && event.key === "Enter"), { capture: true });
}

// isPending tells whether the server has still to answer the last such act on the
// message: until then the button is the one for that act, and not for its opposite.
function isPending({ target }: Event): boolean {
  if (!(target instanceof Element)) return false;
  const action = target.closest("button[hx-post]")?.getAttribute("hx-post") ?? "";
  const marks = target.closest("[data-pending]")?.getAttribute("data-pending") ?? "";
  if (/\bleaving\b/.test(marks)) return true;
  return (action.endsWith("/flags") ? /\b(un)?starred\b/ : /\b(struck|restored)\b/).test(marks);
}

function refuse(event: Event, again: boolean): void {
  if (!again || !(event.target instanceof Element) || !event.target.closest("button[hx-post]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function byTouch(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === "touch";
}
