import htmx from "htmx.org";
import { say } from "./say";

// cargoType marks what is dragged as messages of this page; other programs and other
// pages can do nothing with it.
const cargoType = "application/x-hearthmail-messages";

// keepDrags lets rows be dragged onto a folder of the tree, to move them (with Ctrl or
// Alt: to copy them), or onto a label. The ticked ones go together. The same can be
// done by the menus, with the keyboard too.
export function keepDrags(): void {
  let boxes: HTMLInputElement[] = []; // of the messages that are dragged
  document.addEventListener("dragstart", (event) => {
    boxes = boxesOf(event.target);
    if (boxes.length === 0 || !event.dataTransfer) return;
    event.dataTransfer.clearData();
    event.dataTransfer.setData(cargoType, String(boxes.length));
    event.dataTransfer.effectAllowed = "all";
    showImage(event.dataTransfer, boxes.length);
    for (const link of targets()) link.classList.add("drop-target");
  });
  document.addEventListener("dragover", (event) => {
    const target = boxes.length > 0 ? targetOf(event.target) : undefined;
    mark(target);
    if (!target || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = labelOf(target) ? "link" : copies(event) ? "copy" : "move";
  });
  document.addEventListener("drop", (event) => {
    const target = boxes.length > 0 ? targetOf(event.target) : undefined;
    if (!target) return;
    event.preventDefault();
    drop(boxes, target, copies(event));
  });
  document.addEventListener("dragend", () => {
    boxes = [];
    mark(undefined);
    for (const link of document.querySelectorAll(".drop-target")) link.classList.remove("drop-target");
  });
}

// boxesOf are the boxes of the rows that go along: all ticked ones, if it is one of
// them.
function boxesOf(target: EventTarget | null): HTMLInputElement[] {
  const row = target instanceof Element ? target.closest(".rows .row") : target instanceof Node ? target.parentElement?.closest(".rows .row") : null;
  const own = row?.querySelector<HTMLInputElement>(".tick input");
  if (!own) return [];
  return own.checked ? [...document.querySelectorAll<HTMLInputElement>(".rows .tick input:checked")] : [own];
}

// targets are the entries of the tree that take messages: labels, and folders other
// than the one they are in.
function targets(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#tree .entry > a.entry-link")].filter(takes);
}

function takes(link: HTMLElement): boolean {
  const { mailbox, label, noInsert } = link.parentElement?.dataset ?? {};
  const list = document.getElementById("list")?.dataset ?? {};
  if (label !== undefined) return list.noLabel === undefined; // which says that one may label nothing here
  return mailbox !== undefined && mailbox !== list.mailbox && noInsert === undefined; // that one may put nothing there
}

function targetOf(target: EventTarget | null): HTMLElement | undefined {
  const link = target instanceof Element ? target.closest(".entry")?.querySelector<HTMLElement>(":scope > a.entry-link") : null;
  return link && takes(link) ? link : undefined;
}

function labelOf(link: HTMLElement): string | undefined {
  return link.parentElement?.dataset.label;
}

// copies says whether messages are to stay where they are too: they do wherever one may
// not take them away.
function copies(event: DragEvent): boolean {
  return event.ctrlKey || event.altKey || document.getElementById("list")?.dataset.noMove !== undefined;
}

function mark(over: HTMLElement | undefined): void {
  for (const link of document.querySelectorAll(".drop-over")) if (link !== over) link.classList.remove("drop-over");
  over?.classList.add("drop-over");
}

// showImage has the pointer carry how many messages there are.
function showImage(data: DataTransfer, count: number): void {
  const image = document.createElement("div");
  image.className = "drag-image";
  image.textContent = say("%d messages", count);
  document.body.append(image);
  data.setDragImage(image, -12, -12);
  setTimeout(() => image.remove()); // the browser has taken its picture by then
}

// drop posts what the buttons of the list would.
function drop(boxes: HTMLInputElement[], target: HTMLElement, copy: boolean): void {
  const ticked = document.getElementById("ticked");
  if (!(ticked instanceof HTMLFormElement)) return;
  const form = document.createElement("form");
  form.hidden = true;
  const add = (name: string, value: string) => {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  };
  for (const box of boxes) add(box.name, box.value);
  const validity = ticked.querySelector<HTMLInputElement>("input[name=uidvalidity]");
  if (validity) add(validity.name, validity.value);
  const label = labelOf(target);
  if (label !== undefined) add("add", label);
  else add("target", target.parentElement?.dataset.mailbox ?? "");
  form.setAttribute("hx-sync", "#status:queue all");
  document.body.append(form);
  const act = label !== undefined ? "flags" : copy ? "copy" : "move";
  const action = (ticked.getAttribute("action") ?? "").replace(/[^/]*$/, act);
  void htmx.ajax("POST", action, { source: form, target: "#panes", swap: "none" }).catch(() => undefined).finally(() => form.remove());
}
