import { say } from "./say";
import { openThere, uidsOf } from "./thread_rows";
import { onRequest, refreshes } from "./request";

// keepMarks makes what a fragment does not replace agree with it: which row is
// current, the numbers on the list's root, and the offer to purge.
export function keepMarks(): void {
  onRequest("after:swap", (detail) => renew(!refreshes(detail)));
  renew(true);
}

function renew(show: boolean): void {
  const list = document.getElementById("list");
  if (!list) return;
  markCurrent(list, show);
  renewNumbers(list);
  offerPurge(list);
}

function markCurrent(list: HTMLElement, show: boolean): void {
  const key = document.querySelector<HTMLElement>("[data-message]")?.dataset.row;
  const open = openThere(list);
  for (const row of list.querySelectorAll<HTMLElement>(".row")) {
    const link = row.querySelector(".open");
    const threads = list.dataset.threads !== undefined;
    if (threads ? uidsOf(row).some((uid) => open.has(uid)) : key !== undefined && link?.id === `open-${key}`) {
      link?.setAttribute("aria-current", "true");
      if (show) row.scrollIntoView({ block: "nearest" });
    } else {
      link?.removeAttribute("aria-current");
    }
  }
}

function renewNumbers(list: HTMLElement): void {
  const { nowTotal, nowUnseen, nowTitle } = document.getElementById("list-summary")?.dataset ?? {};
  if (nowTotal !== undefined) list.dataset.total = nowTotal;
  if (nowUnseen !== undefined) list.dataset.unseen = nowUnseen;
  if (nowTitle !== undefined && !document.querySelector("[data-message]")) nameList(nowTitle);
}

// nameList tells the number of unread messages where the page is named too.
function nameList(title: string): void {
  document.title = `${title} – Hearthmail`;
  const heading = document.getElementById("page-title");
  if (heading) heading.textContent = title;
}

// offerPurge names exactly the rows that are struck through on the screen.
function offerPurge(list: HTMLElement): void {
  const link = document.getElementById("purge-struck");
  if (!(link instanceof HTMLAnchorElement)) return;
  const struck = [...list.querySelectorAll<HTMLElement>(".row.struck")];
  const address = new URL(link.href);
  address.searchParams.delete("uid");
  const uids = struck.flatMap((row) => row.dataset.struck?.split(" ") ?? [row.dataset.uid ?? ""]);
  for (const uid of uids) address.searchParams.append("uid", uid);
  link.href = address.pathname + address.search;
  link.hidden = uids.length === 0;
  const label = link.querySelector("span");
  if (label) label.textContent = say("Purge %d struck…", uids.length);
}
