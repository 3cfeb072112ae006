// Who is signed in with an account of the institution, where the server has a sign-on.

import { link } from "./link.js";
import { text } from "./strings.js";
import { $ } from "./view.js";

let known = { signOn: false };

async function ask(root) {
  try {
    const answer = await fetch(new URL("auth/session", root));
    if (answer.ok) known = await answer.json();
  } catch {
    // Without an answer the page is as it is without a sign-on.
  }
}

function show(root) {
  $("sign-in").hidden = !known.signOn || Boolean(known.name) || Boolean(link);
  $("sign-in").href = new URL(`auth/login?${new URLSearchParams({ to: location.pathname + location.search })}`, root).href;
  $("sign-out").hidden = !known.name;
  $("sign-out").title = known.name ? text("signedIn", { name: known.name }) : "";
  $("account").hidden = !known.name;
  $("account").textContent = known.name ?? "";
}

/** Shows "Sign in", or who is signed in and "Sign out"; completes when the server has said who. `root` is where the server is, also below a path of a proxy. */
export async function accountButtons(root) {
  $("sign-out").onclick = async () => {
    await fetch(new URL("auth/logout", root), { method: "POST" });
    location.reload();
  };
  await ask(root);
  show(root);
}

/** Whether somebody is signed in. */
export const signedIn = () => Boolean(known.name);
