// While a file is watched: asks the server that sent this page whether there is a newer one, and
// says so where there would be one if the file had no error.
(async () => {
  const bar = document.querySelector(".not-drawn");
  const first = (await stamp())?.number;
  for (;;) {
    await new Promise((resume) => setTimeout(resume, 500));
    const now = await stamp();
    if (now !== null && now.number !== first) return location.reload();
  }
  async function stamp() {
    try {
      const [number, state] = (await (await fetch("/stamp", { cache: "no-store" })).text()).trim().split(" ");
      bar.hidden = state !== "broken";
      return { number };
    } catch {
      return null;
    }
  }
})();
