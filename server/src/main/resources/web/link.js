// What the address of the page says beside its path: the link by which the server knows what this page may do, and the lecture in which it speaks.

const parameters = new URLSearchParams(location.search);

/** The secret of the link; null where the server does not check who uses it. */
export const link = parameters.get("link");

/** The lecture that the address names; null where the page has one of its own. */
export const namedLecture = parameters.get("lecture");

/** The address of a lecture's reading page, with a link for readers where one is needed; throws what the server says when it makes none. */
export async function readingAddress(lecture, signedIn) {
  const page = new URL(`l/${encodeURIComponent(lecture)}`, document.baseURI);
  if (!link && !signedIn) return page.href;
  const answer = await fetch(new URL(`api/v1/lectures/${encodeURIComponent(lecture)}/links`, document.baseURI), {
    method: "POST",
    headers: link ? { Authorization: `Bearer ${link}` } : {},
    body: JSON.stringify({ role: "reader" }),
  });
  const made = await answer.json();
  if (!answer.ok) throw new Error(made.detail);
  page.searchParams.set("link", made.secret);
  return page.href;
}
