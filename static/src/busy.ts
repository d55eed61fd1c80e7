import { onRequest } from "./request";

// showBusy marks the document while an answer is awaited. The style sheet
// shows the bar only when that takes longer than 300 ms.
export function showBusy(): void {
  let waiting = 0;
  const change = (by: number) => {
    waiting = Math.max(0, waiting + by);
    document.documentElement.classList.toggle("busy", waiting > 0);
  };
  onRequest("before:request", () => change(1));
  onRequest("finally:request", () => change(-1));
}
