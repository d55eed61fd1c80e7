// keepZone tells the server the time zone of the person's own clock, unless they have
// chosen one. A page that was told in another one is loaded anew, once.
export function keepZone(): void {
  const { toldZone, toldOffset, base } = document.documentElement.dataset;
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const cookie = `hearthmail-zone=${zone}`;
  if (!toldZone || !zone || toldZone === zone || document.cookie.split("; ").includes(cookie)) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookie}; path=${base}; max-age=31536000; samesite=lax${secure}`;
  const kept = document.cookie.split("; ").includes(cookie);
  if (kept && Number(toldOffset) !== -new Date().getTimezoneOffset()) location.reload();
}
