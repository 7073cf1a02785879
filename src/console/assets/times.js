// Times in the browser's own zone. Without a script they are in UTC, and say so.
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
const toSecond = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });
const toDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const withZone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" });

function zoneAt(time) {
  return withZone.formatToParts(time).find(({ type }) => type === "timeZoneName").value;
}

function exactly(time) {
  return `${toSecond.format(time)} ${zoneAt(time)}`;
}

for (const element of document.querySelectorAll("time[datetime]")) {
  const time = new Date(element.dateTime);
  if (element.title) element.title = exactly(time);
  if (element.dataset.zoned === "exact") element.textContent = exactly(time);
  if (element.dataset.zoned === "date") element.textContent = toDay.format(time);
}

// Where days are not yet those of another zone, they become days of this one.
for (const name of document.querySelectorAll("[data-zone=name]")) name.textContent = timeZone;
for (const field of document.querySelectorAll("[data-zone=field]")) {
  field.value = timeZone;
  field.disabled = false;
}
