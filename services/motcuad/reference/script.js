// Searching, the choice of languages and copying; the page is whole without it.
"use strict";

const search = document.getElementById("search");
const menu = document.getElementById("menu");
const words = document.getElementById("words");
const contents = document.getElementById("contents");
const places = [...document.querySelectorAll("main [data-find]")];
const headings = [...document.querySelectorAll("main h2")];

// As the page's own words were written down: lower case, without marks, each after a space.
const wordsOf = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").match(/[a-z0-9]+/g) ?? [];

function groupOf(heading) {
  const group = [];
  for (let next = heading.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling) {
    group.push(...(next.matches("[data-find]") ? [next] : next.querySelectorAll("[data-find]")));
  }
  return group;
}

const groups = headings.map((heading) => [heading, groupOf(heading)]);

function find() {
  const asked = wordsOf(search.value);
  let count = 0;
  for (const place of places) {
    const fits = asked.every((word) => place.dataset.find.includes(" " + word));
    place.hidden = !fits;
    count += fits ? 1 : 0;
  }
  for (const [heading, group] of groups) {
    heading.hidden = asked.length > 0 && group.every((place) => place.hidden);
  }
  for (const entry of contents.querySelectorAll("li[data-for]")) {
    entry.hidden = document.getElementById(entry.dataset.for).hidden;
  }
  for (const details of contents.querySelectorAll("details")) {
    details.hidden = [...details.querySelectorAll("li")].every((entry) => entry.hidden);
  }
  document.body.classList.toggle("searching", asked.length > 0);
  document.getElementById("found").textContent = asked.length > 0 ? String(count) : "";
  document.getElementById("nothing").hidden = count > 0;
}

function openMenu(open) {
  contents.classList.toggle("open", open);
  menu.setAttribute("aria-expanded", String(open));
}

search.hidden = words.hidden = menu.hidden = false;
search.addEventListener("input", find);
menu.addEventListener("click", () => openMenu(!contents.classList.contains("open")));
contents.addEventListener("click", (event) => event.target.closest("a") && openMenu(false));

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape" && search.value) {
    search.value = "";
    find();
  }
});

// A link to a place that the search hides ends the search.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.closest("[hidden]")) {
    search.value = "";
    find();
    target.scrollIntoView();
  }
});

const choices = ["both", "vi", "en"];
const titles = { both: "Việt · English", vi: "Tiếng Việt", en: "English" };
function choose(choice) {
  document.documentElement.dataset.words = choice;
  words.textContent = titles[choice];
}
words.addEventListener("click", () => {
  choose(choices[(choices.indexOf(document.documentElement.dataset.words) + 1) % choices.length]);
});

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.closest("figure").querySelector("code").textContent);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1200);
  });
}

if (new URLSearchParams(location.search).has("q")) {
  search.value = new URLSearchParams(location.search).get("q");
  find();
}
