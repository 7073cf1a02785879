// Made by `npm run console:assets` from the files beside this one. Change those.

export const stylesheet = {
  path: "/assets/console.a5995585110f.css",
  type: "text/css; charset=utf-8",
  content: `/* The console's one stylesheet. No rule depends on a script; colours come from the variables below. */

:root {
  color-scheme: light dark;

  --canvas: #f6f7f9;
  --surface: #ffffff;
  --sunken: #f0f2f5;
  --line: #dfe3e9;
  --line-strong: #8a93a3;
  --text: #171a21;
  --muted: #565f6f;
  --accent: #2f4bc7;
  --accent-strong: #23399d;
  --accent-soft: #ebeffc;
  --on-accent: #ffffff;
  --good: #14683c;
  --good-soft: #e3f4ea;
  --warn: #7a4b00;
  --warn-soft: #fcf0d9;
  --bad: #a8222c;
  --bad-soft: #fdeaea;
  --on-bad: #ffffff;
  --chart-good: #2f9e63;
  --chart-warn: #d98a1c;
  --chart-bad: #d23f49;
  --shadow: 0 1px 2px rgb(16 24 40 / 6%);

  --radius: 0.625rem;
  --radius-small: 0.375rem;
  --gap: 1rem;
  --measure: 42rem;
  --sans: "Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}

@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0e1116;
    --surface: #161a21;
    --sunken: #1e242d;
    --line: #2a313c;
    --line-strong: #6d7889;
    --text: #e8ebf1;
    --muted: #a0aaba;
    --accent: #9db0ff;
    --accent-strong: #c0ccff;
    --accent-soft: #1e2747;
    --on-accent: #10163a;
    --good: #7fd8a6;
    --good-soft: #12301f;
    --warn: #efc27a;
    --warn-soft: #33260f;
    --bad: #ff9ea3;
    --bad-soft: #3a181b;
    --on-bad: #2b0508;
    --chart-good: #3fae74;
    --chart-warn: #e0a03a;
    --chart-bad: #e8606a;
    --shadow: none;
  }
}

/* Foundations */

*,
*::before,
*::after {
  box-sizing: border-box;
}

html {
  font: 400 1rem / 1.55 var(--sans);
  color: var(--text);
  background: var(--canvas);
  text-size-adjust: 100%;
  accent-color: var(--accent);
}

body {
  margin: 0;
  overflow-wrap: break-word;
}

h1,
h2,
h3,
p,
ul,
ol,
dl,
dd,
figure,
fieldset {
  margin: 0;
  padding: 0;
}

h1,
h2,
h3 {
  line-height: 1.25;
  letter-spacing: -0.011em;
  text-wrap: balance;
}

h1 {
  font-size: 1.625rem;
  font-weight: 650;
}

h2 {
  font-size: 1.0625rem;
  font-weight: 620;
}

h3 {
  font-size: 0.9375rem;
  font-weight: 620;
}

a {
  color: var(--accent);
  text-decoration-thickness: 1px;
  text-underline-offset: 0.2em;
}

a:hover {
  color: var(--accent-strong);
}

:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
  border-radius: var(--radius-small);
}

code,
pre,
.mono {
  font-family: var(--mono);
  font-size: 0.875em;
}

code {
  padding: 0.1em 0.3em;
  border-radius: var(--radius-small);
  background: var(--sunken);
  overflow-wrap: anywhere;
}

pre {
  margin: 0;
  padding: 0.875rem 1rem;
  border: 1px solid var(--line);
  border-radius: var(--radius-small);
  background: var(--sunken);
  line-height: 1.5;
  overflow: auto;
  tab-size: 2;
}

pre code {
  padding: 0;
  background: none;
  font-size: 1em;
}

fieldset {
  min-inline-size: 0;
  border: 0;
}

ul.plain,
ol.plain {
  list-style: none;
}

.muted {
  color: var(--muted);
}

.small {
  font-size: 0.875rem;
}

.nowrap {
  white-space: nowrap;
}

.hidden-visually {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.stack > * + * {
  margin-block-start: var(--gap);
}

.pile > * + * {
  margin-block-start: 1.25rem;
}

.stack > * + h3 {
  margin-block-start: 1.5rem;
}

.stack > h3 + * {
  margin-block-start: 0.375rem;
}

.quote {
  padding: 0.125rem 0 0.125rem 0.875rem;
  border-inline-start: 3px solid var(--line-strong);
  font-weight: 550;
}

.row {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.5rem 0.75rem;
}

/* The frame of every page */

.skip {
  position: absolute;
  inset-inline-start: 0.75rem;
  inset-block-start: -4rem;
  z-index: 1;
  padding: 0.5rem 0.875rem;
  border-radius: var(--radius-small);
  background: var(--accent);
  color: var(--on-accent);
}

.skip:focus {
  inset-block-start: 0.5rem;
}

.frame {
  inline-size: min(100% - 2.5rem, 68rem);
  margin-inline: auto;
}

.top {
  border-block-end: 1px solid var(--line);
  background: var(--surface);
}

.top .frame {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0 1.5rem;
  min-block-size: 3.5rem;
}

.brand {
  display: inline-flex;
  align-items: center;
  gap: 0.5rem;
  padding-block: 0.5rem;
  color: var(--text);
  font-weight: 650;
  letter-spacing: -0.011em;
  text-decoration: none;
}

.brand:hover {
  color: var(--text);
}

.brand svg {
  color: var(--accent);
}

.top nav {
  flex: 1;
}

.top nav ul {
  display: flex;
  gap: 0.25rem;
  list-style: none;
}

.top nav a {
  display: block;
  padding: 0.375rem 0.625rem;
  border-radius: var(--radius-small);
  color: var(--muted);
  font-size: 0.9375rem;
  text-decoration: none;
}

.top nav a:hover {
  background: var(--sunken);
  color: var(--text);
}

.top nav a[aria-current] {
  color: var(--text);
  font-weight: 600;
}

main {
  padding-block: 2rem 4rem;
}

main:focus {
  outline: none;
}

.foot {
  padding-block: 0 2.5rem;
  color: var(--muted);
  font-size: 0.875rem;
}

/* The head of a page */

.crumbs ol {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 0.5rem;
  margin-block-end: 0.5rem;
  list-style: none;
  color: var(--muted);
  font-size: 0.875rem;
}

.crumbs li + li::before {
  content: "/" / "";
  margin-inline-end: 0.5rem;
  color: var(--line-strong);
}

.crumbs a {
  color: var(--muted);
  text-decoration: none;
}

.crumbs a:hover {
  color: var(--text);
  text-decoration: underline;
}

.head {
  display: flex;
  flex-wrap: wrap;
  align-items: flex-start;
  justify-content: space-between;
  gap: 0.75rem 1.5rem;
  margin-block-end: 1.5rem;
}

.head > div {
  min-inline-size: 0;
}

.head p {
  margin-block-start: 0.375rem;
  color: var(--muted);
  max-inline-size: var(--measure);
}

.tabs {
  margin-block-end: 1.5rem;
  border-block-end: 1px solid var(--line);
  overflow-x: auto;
}

.tabs ul {
  display: flex;
  gap: 0.25rem;
  list-style: none;
}

.tabs a {
  display: block;
  padding: 0.5rem 0.75rem;
  border-block-end: 2px solid transparent;
  color: var(--muted);
  font-size: 0.9375rem;
  text-decoration: none;
  white-space: nowrap;
}

.tabs a:hover {
  color: var(--text);
}

.tabs a:focus-visible {
  outline-offset: -2px;
}

.tabs a[aria-current] {
  border-block-end-color: var(--accent);
  color: var(--text);
  font-weight: 600;
}

.tabs .count {
  margin-inline-start: 0.375rem;
  color: var(--muted);
  font-size: 0.8125rem;
  font-weight: 400;
}

/* Cards */

.card {
  padding: 1.25rem 1.5rem;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  box-shadow: var(--shadow);
}

.card + .card,
.card + section,
section + .card,
section + section {
  margin-block-start: 1.25rem;
}

.card > header {
  margin-block-end: 1rem;
}

.card > header div {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  justify-content: space-between;
  gap: 0.25rem 1rem;
}

.card > header a {
  font-size: 0.9375rem;
}

.card > header p {
  margin-block-start: 0.25rem;
  color: var(--muted);
  font-size: 0.9375rem;
  max-inline-size: var(--measure);
}

.card.danger {
  border-color: color-mix(in srgb, var(--bad) 35%, var(--line));
}

.narrow {
  max-inline-size: 40rem;
}

.columns {
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 20rem);
  gap: 1.25rem;
  align-items: start;
}

.columns.even {
  align-items: stretch;
}

.columns > * {
  min-inline-size: 0;
}

.columns > .card {
  margin-block-start: 0;
}

/* Buttons */

.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 0.375rem;
  min-block-size: 2.375rem;
  padding: 0.375rem 0.9375rem;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius-small);
  background: var(--surface);
  color: var(--text);
  font: 550 0.9375rem / 1.3 var(--sans);
  text-decoration: none;
  cursor: pointer;
}

.button[hidden] {
  display: none;
}

.button:hover {
  background: var(--sunken);
  color: var(--text);
}

.button.primary {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}

.button.primary:hover {
  border-color: var(--accent-strong);
  background: var(--accent-strong);
}

.button.destructive {
  border-color: var(--bad);
  background: var(--bad);
  color: var(--on-bad);
}

.button.destructive:hover {
  filter: brightness(0.92);
}

.button.small {
  min-block-size: 1.875rem;
  padding: 0.1875rem 0.625rem;
  border-color: var(--line);
  font-size: 0.8125rem;
}

.link-button {
  padding: 0.375rem 0.625rem;
  border: 0;
  border-radius: var(--radius-small);
  background: none;
  color: var(--muted);
  font: inherit;
  font-size: 0.9375rem;
  cursor: pointer;
}

.link-button:hover {
  background: var(--sunken);
  color: var(--text);
}

/* Forms */

.field + .field,
.field + fieldset,
fieldset + .field,
fieldset + fieldset,
form > * + .actions {
  margin-block-start: 1.25rem;
}

.field label,
legend {
  display: block;
  padding: 0;
  font-weight: 600;
  font-size: 0.9375rem;
}

.hint code {
  white-space: nowrap;
}

.hint {
  color: var(--muted);
  font-size: 0.875rem;
  max-inline-size: var(--measure);
}

legend + .hint {
  margin-block-end: 0.25rem;
}

input[type="text"],
input[type="search"],
input[type="email"],
input[type="password"],
input[type="date"],
select,
textarea {
  inline-size: 100%;
  min-block-size: 2.375rem;
  padding: 0.375rem 0.75rem;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius-small);
  background: var(--surface);
  color: inherit;
  font: inherit;
  font-size: 0.9375rem;
}

.field input,
.field select,
.field textarea {
  margin-block-start: 0.375rem;
}

.field input[type="date"] {
  block-size: 2.375rem;
}

textarea {
  min-block-size: 4.5rem;
  resize: vertical;
}

input[aria-invalid="true"],
textarea[aria-invalid="true"],
select[aria-invalid="true"] {
  border-color: var(--bad);
  box-shadow: inset 0 0 0 1px var(--bad);
}

.problem {
  color: var(--bad);
  font-size: 0.875rem;
  font-weight: 550;
}

.choice {
  display: grid;
  grid-template-columns: 1.125rem minmax(0, 1fr);
  gap: 0 0.75rem;
  padding-block: 0.5rem;
}

.choice input {
  inline-size: 1.125rem;
  block-size: 1.125rem;
  margin: 0.1875rem 0 0;
}

.choice label {
  font-weight: 550;
  font-size: 0.9375rem;
}

.choice .hint {
  grid-column: 2;
}

.choices-scroll {
  max-block-size: 16rem;
  margin-block-start: 0.5rem;
  padding-inline: 0.75rem;
  border: 1px solid var(--line);
  border-radius: var(--radius-small);
  overflow-y: auto;
}

.actions {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.5rem 0.75rem;
}

.filters {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  gap: 0.75rem;
  margin-block-end: 1rem;
}

.filters .field {
  flex: 1 1 9rem;
}

.filters .field.wide {
  flex-basis: 16rem;
}

.filters .field + .field,
.filters .field + .actions {
  margin-block-start: 0;
}

.filters .field label {
  color: var(--muted);
  font-weight: 500;
  font-size: 0.8125rem;
}

.filters .field input,
.filters .field select {
  margin-block-start: 0.1875rem;
}

/* Messages */

.message {
  margin-block-end: 1.25rem;
  padding: 0.875rem 1.125rem;
  border: 1px solid var(--line);
  border-inline-start: 4px solid var(--accent);
  border-radius: var(--radius-small);
  background: var(--surface);
}

.message h2 {
  font-size: 1rem;
}

.message ul {
  margin-block-start: 0.25rem;
  padding-inline-start: 1.125rem;
}

.message.good {
  border-inline-start-color: var(--good);
  background: var(--good-soft);
}

.message.warn {
  border-inline-start-color: var(--warn);
  background: var(--warn-soft);
}

.message.bad {
  border-inline-start-color: var(--bad);
  background: var(--bad-soft);
}

.message.bad a {
  color: var(--bad);
}

.empty {
  padding: 2.25rem 1.5rem;
  border: 1px dashed var(--line-strong);
  border-radius: var(--radius);
  text-align: center;
}

.empty p {
  max-inline-size: 34rem;
  margin: 0.375rem auto 0;
  color: var(--muted);
}

.empty .actions {
  justify-content: center;
  margin-block-start: 1.125rem;
}

.badge {
  display: inline-flex;
  align-items: center;
  gap: 0.375rem;
  padding: 0.0625rem 0.5rem;
  border-radius: 1rem;
  background: var(--sunken);
  color: var(--muted);
  font-size: 0.8125rem;
  font-weight: 550;
  white-space: nowrap;
}

.badge::before {
  content: "";
  inline-size: 0.4375rem;
  block-size: 0.4375rem;
  border-radius: 50%;
  background: currentcolor;
}

.badge.plain::before {
  content: none;
}

.badge.good {
  background: var(--good-soft);
  color: var(--good);
}

.badge.warn {
  background: var(--warn-soft);
  color: var(--warn);
}

.badge.bad {
  background: var(--bad-soft);
  color: var(--bad);
}

/* Tables */

.table {
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  box-shadow: var(--shadow);
  overflow-x: auto;
}

.card .table {
  box-shadow: none;
}

table {
  inline-size: 100%;
  border-collapse: collapse;
  font-size: 0.9375rem;
}

th,
td {
  padding: 0.6875rem 1rem;
  text-align: start;
  vertical-align: top;
}

thead th {
  border-block-end: 1px solid var(--line);
  background: var(--sunken);
  color: var(--muted);
  font-size: 0.8125rem;
  font-weight: 550;
  white-space: nowrap;
}

tbody tr + tr > * {
  border-block-start: 1px solid var(--line);
}

tbody th {
  font-weight: 550;
}

tbody th code {
  font-weight: 400;
}

td.number,
th.number {
  text-align: end;
  font-variant-numeric: tabular-nums;
}

td.end,
th.end {
  text-align: end;
}

tbody th a {
  text-decoration: none;
}

tbody th a:hover {
  text-decoration: underline;
}

td ul {
  list-style: none;
}

.second-line {
  display: block;
  color: var(--muted);
  font-weight: 400;
  font-size: 0.875rem;
}

td time,
dd time {
  display: inline-block;
}

td time::first-letter,
dd time::first-letter {
  text-transform: uppercase;
}

.pager {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  gap: 0.5rem;
  margin-block-start: 1rem;
  color: var(--muted);
  font-size: 0.875rem;
}

/* Facts */

.stats {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
  gap: 1px;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--line);
  box-shadow: var(--shadow);
  overflow: hidden;
}

.stats > div {
  padding: 0.9375rem 1.25rem;
  background: var(--surface);
}

.stats dt {
  color: var(--muted);
  font-size: 0.8125rem;
}

.stats dd {
  margin-block-start: 0.125rem;
  font-size: 1.1875rem;
  font-weight: 620;
  font-variant-numeric: tabular-nums;
  letter-spacing: -0.011em;
}

.stats dd small {
  display: block;
  color: var(--muted);
  font-size: 0.8125rem;
  font-weight: 400;
  letter-spacing: normal;
}

.facts {
  display: grid;
  grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr);
  gap: 0.5rem 1.25rem;
  font-size: 0.9375rem;
}

.facts dt {
  color: var(--muted);
}

.facts dd {
  min-inline-size: 0;
  overflow-wrap: anywhere;
}

.checks {
  list-style: none;
}

.checks li {
  position: relative;
  padding-inline-start: 1.625rem;
}

.checks li + li {
  margin-block-start: 0.5rem;
}

.checks li::before {
  position: absolute;
  inset-inline-start: 0;
  content: "✓" / "";
  color: var(--good);
  font-weight: 700;
}

.checks li.off::before {
  content: "–" / "";
  color: var(--muted);
}

/* A value to copy */

.copy label,
.copy .label {
  display: block;
  margin-block-end: 0.25rem;
  color: var(--muted);
  font-size: 0.8125rem;
  font-weight: 500;
}

.copy + .copy {
  margin-block-start: 0.875rem;
}

.copy > div {
  display: flex;
  gap: 0.5rem;
}

.copy input {
  flex: 1;
  min-inline-size: 0;
  border-color: var(--line);
  background: var(--sunken);
  font-family: var(--mono);
  font-size: 0.8125rem;
  text-overflow: ellipsis;
}

.copy .button {
  flex: none;
  min-inline-size: 4.75rem;
}

/* The provisioning log as a picture */

.chart svg {
  display: block;
  inline-size: 100%;
  block-size: auto;
}

.chart text {
  fill: var(--muted);
  font: 400 12px var(--sans);
}

.chart .grid {
  stroke: var(--line);
}

.chart .axis {
  stroke: var(--line-strong);
}

.chart rect.success {
  fill: var(--chart-good);
}

.chart rect.warning {
  fill: var(--chart-warn);
}

.chart rect.error {
  fill: var(--chart-bad);
}

.legend .success::before {
  background: var(--chart-good);
}

.legend .warning::before {
  background: var(--chart-warn);
}

.legend .error::before {
  background: var(--chart-bad);
}

.legend {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1.25rem;
  list-style: none;
  color: var(--muted);
  font-size: 0.875rem;
}

.legend li::before {
  display: inline-block;
  inline-size: 0.625rem;
  block-size: 0.625rem;
  margin-inline-end: 0.4375rem;
  border-radius: 0.1875rem;
  content: "";
}

.legend strong {
  color: var(--text);
  font-weight: 600;
  font-variant-numeric: tabular-nums;
}

details > summary {
  color: var(--muted);
  font-size: 0.875rem;
  cursor: pointer;
}

details[open] > summary {
  margin-block-end: 0.75rem;
}

/* The setup guide */

.steps {
  list-style: none;
  counter-reset: step;
}

.steps > li {
  position: relative;
  padding-block-end: 1.75rem;
  padding-inline-start: 2.75rem;
  counter-increment: step;
}

.steps > li::before {
  position: absolute;
  inset-inline-start: 0;
  inset-block-start: -0.125rem;
  display: grid;
  place-items: center;
  inline-size: 1.75rem;
  block-size: 1.75rem;
  border-radius: 50%;
  background: var(--accent-soft);
  color: var(--accent);
  content: counter(step) / "";
  font-size: 0.875rem;
  font-weight: 650;
}

.steps > li:not(:last-child)::after {
  position: absolute;
  inset-block: 2rem 0.375rem;
  inset-inline-start: 0.84375rem;
  inline-size: 1px;
  background: var(--line);
  content: "";
}

.steps > li:last-child {
  padding-block-end: 0;
}

.steps ol {
  margin-block-start: 0.5rem;
  padding-inline-start: 1.125rem;
  list-style: lower-alpha;
}

.steps ol li + li {
  margin-block-start: 0.25rem;
}

.steps ol li::marker {
  color: var(--muted);
}

.steps .values {
  margin-block-start: 0.875rem;
}

.bullets {
  padding-inline-start: 1.125rem;
}

.bullets li + li {
  margin-block-start: 0.25rem;
}

.choices-list {
  list-style: none;
}

.choices-list li {
  position: relative;
  padding: 0.75rem 0;
}

.choices-list li + li {
  border-block-start: 1px solid var(--line);
}

.choices-list a {
  font-weight: 600;
  text-decoration: none;
}

/* The whole of an entry is the link. */
.choices-list a::after {
  position: absolute;
  inset: 0;
  content: "";
}

.choices-list a:hover {
  text-decoration: underline;
}

/* Signing in */

.sign-in {
  max-inline-size: 25rem;
  margin: 8vh auto 0;
}

.sign-in .brand {
  margin-block-end: 1.25rem;
}

.sign-in h1 {
  margin-block-end: 0.25rem;
  font-size: 1.375rem;
}

.sign-in form {
  margin-block-start: 1.25rem;
}

.sign-in .button {
  inline-size: 100%;
}

/* Small screens: rows become cards, each cell says what it is */

@media (max-width: 46rem) {
  .frame {
    inline-size: min(100% - 2rem, 68rem);
  }

  main {
    padding-block-start: 1.25rem;
  }

  .top nav {
    order: 1;
    flex-basis: 100%;
    margin-inline: -0.625rem;
    padding-block-end: 0.375rem;
  }

  .top form {
    margin-inline-start: auto;
  }

  .tabs {
    margin-inline: -1rem;
    padding-inline: 1rem;
  }

  .card {
    padding: 1rem;
  }

  .columns {
    grid-template-columns: minmax(0, 1fr);
  }

  .facts {
    grid-template-columns: minmax(0, 1fr);
    gap: 0;
  }

  .facts dd + dt {
    margin-block-start: 0.625rem;
  }

  .stacking thead {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  .stacking,
  .stacking tbody,
  .stacking tr,
  .stacking th,
  .stacking td {
    display: block;
  }

  .stacking tr {
    padding: 0.75rem 1rem;
  }

  .stacking tr + tr {
    border-block-start: 1px solid var(--line);
  }

  .stacking tbody tr + tr > * {
    border: 0;
  }

  .stacking th,
  .stacking td {
    padding: 0;
  }

  .stacking td {
    display: flex;
    gap: 0.75rem;
    margin-block-start: 0.25rem;
    text-align: start;
  }

  .stacking td[data-label]::before {
    flex: 0 0 6.5rem;
    color: var(--muted);
    content: attr(data-label) / "";
    font-size: 0.875rem;
  }

  .stacking td:empty {
    display: none;
  }

  .stacking td > div {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .chart text {
    font-size: 18px;
  }

  .steps > li {
    padding-inline-start: 2.25rem;
  }
}

@media (prefers-reduced-motion: no-preference) {
  .button,
  .tabs a,
  .top nav a {
    transition:
      background-color 120ms,
      border-color 120ms,
      color 120ms;
  }
}

@media print {
  .top,
  .foot,
  .tabs,
  .button {
    display: none;
  }
}

@media (forced-colors: active) {
  .badge,
  .message {
    border: 1px solid;
  }
}
`,
} as const;

export const script = {
  path: "/assets/console.d1e6ad1fa5fb.js",
  type: "text/javascript; charset=utf-8",
  content: `// The console's one script: copy buttons. They are hidden until it runs, since nothing else needs it.
const SHOWN_FOR = 2000;

async function copy(button) {
  const source = document.getElementById(button.dataset.copies);
  const status = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(source.value);
    button.textContent = "Copied";
    status.textContent = \`Copied: \${button.dataset.what}\`;
  } catch {
    // Without permission or on plain HTTP: select it, so that one key press does the rest.
    source.focus();
    source.select();
    status.textContent = "Selected. Press Control and C, or Command and C, to copy.";
  }
  setTimeout(() => {
    button.textContent = "Copy";
    status.textContent = "";
  }, SHOWN_FOR);
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
`,
} as const;

export const icon = {
  path: "/assets/icon.16031aa94e80.svg",
  type: "image/svg+xml",
  content: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><title>SCIM at the edge</title><rect width="24" height="24" rx="6" fill="#2f4bc7"/><g fill="none" stroke="#fff" stroke-width="1.75" stroke-linecap="round"><circle cx="9" cy="9.5" r="2.75"/><path d="M4.5 18c.5-2.75 2.25-4 4.5-4s4 1.25 4.5 4M16 8.5h4.5m-2-2 2 2-2 2"/></g></svg>
`,
} as const;
