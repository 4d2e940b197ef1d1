// Keeps the page as the server renders it: each event brings the pieces that changed, as HTML that the server has
// escaped. Without this script the page is the same, only still.
"use strict";

const byId = (id) => document.getElementById(id);
const LINK_GRACE_MILLIS = 1500;

const WORDS_MILLIS = 6000;

let view = document.body.dataset.view;
let told = document.body.dataset.say;
let lost = 0;
let fading = 0;

/** Puts one piece where it belongs; what has the same id is replaced, and keeps the keyboard's focus. */
function place(piece) {
  const old = byId(piece.id);
  if (piece.html === undefined) {
    if (old?.contains(document.activeElement)) {
      byId("courses").focus({ preventScroll: true });
    }
    old?.remove();
    return;
  }
  const template = document.createElement("template");
  template.innerHTML = piece.html;
  const fresh = template.content.firstElementChild;
  if (old) {
    const focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (focused) {
      fresh.querySelector("a, button")?.focus({ preventScroll: true });
    }
  } else if (piece.after) {
    byId(piece.after).after(fresh);
  } else {
    byId(piece.parent).prepend(fresh);
  }
}

/** Tells screen readers, and for a while everybody at the page's foot. */
function say(words) {
  clearTimeout(fading);
  byId("say").textContent = words;
  fading = setTimeout(() => { byId("say").textContent = ""; }, WORDS_MILLIS);
}

function listen() {
  const source = new EventSource("/api/events?view=" + encodeURIComponent(view));
  source.addEventListener("open", () => {
    clearTimeout(lost);
    lost = 0;
    byId("link").hidden = true;
  });
  source.addEventListener("pieces", (event) => {
    const news = JSON.parse(event.data);
    news.pieces.forEach(place);
    view = event.lastEventId;
    if (news.say && news.say !== told) {
      say(news.say);
    }
    told = news.say;
    document.title = news.title;
  });
  // The server was restarted, or this page slept for too long to catch up.
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("error", () => {
    lost ||= setTimeout(() => { byId("link").hidden = false; }, LINK_GRACE_MILLIS);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(listen, LINK_GRACE_MILLIS);
    }
  });
}

async function order(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Lectern": "page" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    say(answer.message);
  } catch {
    say("The server does not answer; try again later.");
  }
}

const dialog = byId("confirm");
let asked = 0;

function ask(id, title) {
  asked = id;
  byId("confirm-text").textContent = title;
  dialog.returnValue = "keep";
  dialog.showModal();
}

dialog.addEventListener("close", () => {
  // The event may come late, when the next question is open or answered already: each is acted on once.
  if (!dialog.open && dialog.returnValue === "discard" && asked !== 0) {
    order("/api/discard", { id: asked });
    asked = 0;
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-action]:not([aria-disabled])");
  if (!button) {
    return;
  }
  const id = Number(button.dataset.id);
  if (button.dataset.action === "discard") {
    ask(id, button.dataset.title);
    return;
  }
  // Not really disabled, which would take the keyboard's focus away.
  button.setAttribute("aria-disabled", "true");
  await order("/api/retry", button.dataset.action === "retry-all" ? { all: true } : { id });
  button.removeAttribute("aria-disabled");
});

listen();
