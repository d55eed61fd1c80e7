import { onRequest } from "./request";

// keepTimes tells the times in the zone of the person's own clock. The server
// knows only its own; its words are kept, so both say it alike.
export function keepTimes(): void {
  onRequest("after:swap", tellTimes);
  tellTimes();
}

// tellTimes tells those of what has been put into the page since.
export function tellTimes(): void {
  const now = new Date();
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-told]")) {
    const when = new Date(element.dateTime);
    if (Number.isNaN(when.getTime())) continue;
    if (element.dataset.told === "short") {
      element.textContent = shortDate(now, when);
      element.title = longDate(when);
    } else {
      element.textContent = longDate(when);
    }
  }
}

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

function shortDate(now: Date, when: Date): string {
  const ago = daysBetween(when, now);
  if (ago === 0) return clock(when);
  if (ago === 1) return "Yesterday";
  if (ago > 1 && ago < 7) return short(days[when.getDay()]);
  const date = `${when.getDate()} ${short(months[when.getMonth()])}`;
  return when.getFullYear() === now.getFullYear() ? date : `${date} ${when.getFullYear()}`;
}

function longDate(when: Date): string {
  const day = `${days[when.getDay()]}, ${when.getDate()} ${months[when.getMonth()]}`;
  return `${day} ${when.getFullYear()}, ${clock(when)}`;
}

function daysBetween(from: Date, to: Date): number {
  return Math.round((noon(to) - noon(from)) / 86_400_000);
}

function noon(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12).getTime();
}

function clock(date: Date): string {
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

function short(name = ""): string {
  return name.slice(0, 3);
}
