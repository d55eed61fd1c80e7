// Folders are dragged onto others, to lie below them from then on. The folder's own page
// has a choice for that, for those who can't drag.

const kind = "application/x-hearthmail-mailbox";

// keepMailboxDrags has the folders of the tree be dragged and dropped.
export function keepMailboxDrags(): void {
  let dragged: HTMLElement | undefined;
  document.addEventListener("dragstart", (event) => {
    const entry = entryAt(event);
    if (!entry || !event.dataTransfer || !mayMove(entry)) return;
    dragged = entry;
    entry.classList.add("dragged");
    event.dataTransfer.setData(kind, entry.dataset.mailbox ?? "");
    event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const over = entryAt(event);
    mark(undefined);
    if (!dragged || !over || !mayHold(over, dragged)) return;
    mark(over);
    event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const over = entryAt(event);
    if (!dragged || !over || !event.dataTransfer?.types.includes(kind) || !mayHold(over, dragged)) return;
    event.preventDefault();
    move(dragged, over);
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = undefined;
    mark(undefined);
  });
}

function entryAt(event: Event): HTMLElement | undefined {
  const found = event.target instanceof Element ? event.target.closest<HTMLElement>("#tree .entry") : undefined;
  return found ?? undefined;
}

function mark(over: HTMLElement | undefined): void {
  for (const entry of document.querySelectorAll(".entry.drop")) entry.classList.remove("drop");
  over?.classList.add("drop");
}

function moreOf(entry: HTMLElement): HTMLAnchorElement | null {
  return entry.querySelector<HTMLAnchorElement>(".mailbox-more");
}

function offers(entry: HTMLElement, what: string): boolean {
  return moreOf(entry)?.dataset.offers?.split(" ").includes(what) ?? false;
}

// mayMove: what may be deleted may be moved.
function mayMove(entry: HTMLElement): boolean {
  return offers(entry, "remove");
}

// mayHold tells whether a folder may be put below another: not below itself, or below one
// that lies below it.
function mayHold(over: HTMLElement, dragged: HTMLElement): boolean {
  const sameTree = over.parentElement === dragged.parentElement;
  return sameTree && over !== dragged && offers(over, "new") && !below(dragged).includes(over);
}

// below are the entries that lie below one: those that follow it, further in.
function below(entry: HTMLElement): Element[] {
  const found: Element[] = [];
  for (let next = entry.nextElementSibling; next && depth(next) > depth(entry); next = next.nextElementSibling) found.push(next);
  return found;
}

function depth(entry: Element): number {
  return Number((entry as HTMLElement).dataset.depth);
}

// move posts the form that the folder's page has for it.
function move(dragged: HTMLElement, over: HTMLElement): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = moreOf(dragged)?.href.replace(/settings$/, "rename") ?? "";
  form.hidden = true;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "parent";
  field.value = over.dataset.mailbox ?? "";
  form.append(field);
  document.body.append(form);
  form.submit();
}
