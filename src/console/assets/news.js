// Looks whether something has come for a page that waits for it, and loads the page anew once it has. It looks by
// an image, which is there when there is news: the policy of the pages lets no script fetch anything.
const EVERY = 5000;
const STOPS_AFTER = 15 * 60 * 1000;

const waiting = document.querySelector("[data-news]");
const status = waiting.querySelector("[role=status]");
const stopsAt = Date.now() + STOPS_AFTER;

function look() {
  if (Date.now() > stopsAt) {
    status.textContent = "This page does not look any more. Load it again to go on.";
  } else if (document.hidden) {
    document.addEventListener("visibilitychange", look, { once: true });
  } else {
    const news = new Image();
    news.addEventListener("load", show);
    news.addEventListener("error", lookLater);
    news.src = `${waiting.dataset.news}&at=${Date.now()}`;
  }
}

function lookLater() {
  setTimeout(look, EVERY);
}

// Where the reader is scrolled away from the list, the page begins there.
function show() {
  const { top, bottom } = waiting.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) location.hash = waiting.id;
  location.reload();
}

status.textContent = "This page looks by itself every few seconds.";
lookLater();
