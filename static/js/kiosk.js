// Shows the code of this minute on a tablet that stands by a door. Without it the page loads itself anew.
// Old tablets know neither modules nor arrows, so this is written for them.
(function () {
  var every = 20000;
  var honoured = 5 * 60000;
  var named = 15000;
  var forgotten = 60000;
  var parts = ["typed", "square", "here"];
  var here = location.pathname;
  var last = Date.now();
  var idle;

  function part(name) { return document.getElementById(name); }

  function say(isLost) {
    if (!part("lost")) return;
    part("lost").hidden = !isLost;
    part("door").hidden = isLost;
    part("square").hidden = isLost;
  }

  function show(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    // Check-in has begun, or is over.
    if (!page.getElementById("square") !== !part("square")) return location.replace(here);
    parts.forEach(function (name) {
      var fresh = page.getElementById(name);
      if (fresh && part(name) && fresh.innerHTML !== part(name).innerHTML) part(name).innerHTML = fresh.innerHTML;
    });
    last = Date.now();
    say(false);
  }

  function look() {
    fetch(here, { cache: "no-store", credentials: "same-origin" }).then(function (answer) {
      if (answer.status === 404 || answer.status === 410) return location.replace(here);
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text().then(show);
    }).catch(function () { say(Date.now() - last >= honoured); });
  }

  // What one person leaves behind is not there for the next.
  function clearName() { part("said").textContent = ""; }

  function clearNumber() {
    if (part("card-error")) return location.replace(here);
    if (part("card")) part("card").value = "";
  }

  function wait() {
    clearTimeout(idle);
    idle = setTimeout(clearNumber, forgotten);
  }

  function stayAwake() {
    if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request("screen").catch(function () {});
  }

  if (!window.fetch || !window.DOMParser) {
    setTimeout(function () { location.replace(here); }, every);
    return;
  }
  setInterval(look, every);
  addEventListener("online", look);
  document.addEventListener("input", wait);
  document.addEventListener("visibilitychange", function () { stayAwake(); look(); });
  setTimeout(clearName, named);
  wait();
  stayAwake();
}());
