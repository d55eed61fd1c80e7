import { language, say } from "./say";

// keepLater says in words when the letter is to be sent, and offers what is
// usual.
export function keepLater(form: HTMLFormElement): void {
  const at = form.querySelector<HTMLInputElement>("input[name=at]");
  const zone = form.querySelector<HTMLInputElement>("input[name=zone]");
  if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!at) return;
  const show = () => {
    const when = at.value === "" ? undefined : new Date(at.value);
    for (const place of form.querySelectorAll("[data-later-words]")) place.textContent = when ? words(when) : "";
    for (const label of form.querySelectorAll<HTMLElement>("[data-send-label]")) label.textContent = when ? say("Send later") : say("Send");
    at.setCustomValidity(when && when.getTime() <= Date.now() ? say("This time has passed. Choose a later one.") : "");
  };
  at.addEventListener("input", show);
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[data-later]")) {
    const when = usual(button.dataset.later ?? "", new Date());
    button.hidden = when === undefined;
    button.addEventListener("click", () => {
      at.value = when ? localValue(when) : "";
      at.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  show();
}

// usual is a time that people often mean.
function usual(name: string, now: Date): Date | undefined {
  const day = new Date(now);
  switch (name) {
    case "evening":
      day.setHours(18, 0, 0, 0);
      return now.getHours() < 17 ? day : undefined;
    case "morning":
      day.setDate(day.getDate() + 1);
      break;
    case "monday":
      day.setDate(day.getDate() + ((8 - day.getDay()) % 7 || 7));
      break;
    default:
      return undefined;
  }
  day.setHours(8, 0, 0, 0);
  return day;
}

// localValue is a time as the field has it.
function localValue(when: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}T${two(when.getHours())}:${two(when.getMinutes())}`;
}

function words(when: Date): string {
  return when.toLocaleString(language(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
