// What the pages have in common: what this device remembers, the size of the text, and the language of the page.

import { interfaceLanguage, speak } from "./strings.js";

const SIZES_REM = [1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.75, 4.5];

export const $ = (id) => document.getElementById(id);

/** Settings of this device. */
export const memory = {
  get: (key) => {
    try {
      return localStorage.getItem(`hearus.${key}`);
    } catch {
      return null;
    }
  },
  set: (key, value) => {
    try {
      localStorage.setItem(`hearus.${key}`, value);
    } catch {
      // Private windows may have no storage, and a full one must not stop captions.
    }
  },
};

/** Lets the buttons `smaller` and `larger` change the size of the text; `resized` is called after each change. */
export function sizeButtons(resized) {
  let size = Number(memory.get("size") ?? (matchMedia("(max-width: 46rem)").matches ? 2 : 3));
  const resize = (step) => {
    size = Math.min(SIZES_REM.length - 1, Math.max(0, size + step));
    document.documentElement.style.setProperty("--text-size", `${SIZES_REM[size]}rem`);
    resized();
    $("smaller").disabled = size === 0;
    $("larger").disabled = size === SIZES_REM.length - 1;
    if (step) memory.set("size", size);
  };
  $("smaller").onclick = () => resize(-1);
  $("larger").onclick = () => resize(1);
  resize(0);
}

/** Lets the button `interface` change the language of the page, Korean or English; `switched` is called after each change. */
export function languageButton(switched) {
  const change = (language) => {
    speak(language);
    $("interface").lang = interfaceLanguage() === "ko" ? "en" : "ko";
    switched();
  };
  $("interface").onclick = () => {
    change(interfaceLanguage() === "ko" ? "en" : "ko");
    memory.set("interface", interfaceLanguage());
  };
  change(memory.get("interface") ?? (navigator.language.startsWith("ko") ? "ko" : "en"));
}

/** Lets the checkbox `announce` decide whether a screen reader reads finished text. */
export function announceBox(transcript) {
  $("announce").checked = transcript.announcing = memory.get("announce") === "true";
  $("announce").onchange = ({ target }) => {
    transcript.announcing = target.checked;
    memory.set("announce", target.checked);
  };
}

/** Lets the menu close by a choice, by Escape, and by a click elsewhere. */
export function closingMenu() {
  const menu = $("menu");
  menu.querySelector(".menu").addEventListener("click", ({ target }) => target.closest("button") && (menu.open = false));
  document.addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** Puts text into a file of the device. */
export function saveText(words) {
  const now = new Date();
  const stamp = [now.getFullYear(), now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join("-");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([words, "\n"], { type: "text/plain;charset=utf-8" }));
  link.download = `hearus-${stamp}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
