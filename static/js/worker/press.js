// A button pressed: sent as ever, or kept as a note when it could not be sent.
async function press(request) {
  const [{ pathname }, copy] = [new URL(request.url), request.clone()];
  if (pathname.endsWith("/sign-out")) await forget();
  const fields = [...new URLSearchParams(await copy.text())];
  const value = (name) => fields.find((each) => each[0] === name)?.[1];
  try {
    const sent = value("kept") ? again(pathname, fields) : fetch(request);
    const answer = await (value("about") ? Promise.race([sent, late(PRESS_PATIENCE)]) : sent);
    if (answer.type === "opaqueredirect" && /\/you\/leave\/\w+$/.test(pathname)) await forget();
    return answer;
  } catch {
    if (pathname === "/in" && value("code")) return Response.redirect(`/S/${encodeURIComponent(value("code").replace(/[\s-]/g, ""))}${TYPED}`, 303);
    const about = value("about");
    const isKept = about && (await keep({ action: pathname, fields, about }));
    return isKept ? Response.redirect("/noted", 303) : none();
  }
}

// A page kept since long ago carries a token that may have run out.
async function again(path, fields) {
  const { token: csrf_token } = await token();
  const body = new URLSearchParams([...fields.filter(([name]) => name !== "csrf_token"), ["csrf_token", csrf_token]]);
  return fetch(path, { method: "POST", body, redirect: "manual" });
}
