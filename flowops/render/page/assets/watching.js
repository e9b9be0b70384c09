// While a file is watched: asks the server that sent this page whether there is a newer one.
(async () => {
  const first = await stamp();
  for (;;) {
    await new Promise((resume) => setTimeout(resume, 500));
    const now = await stamp();
    if (now !== null && now !== first) return location.reload();
  }
  async function stamp() {
    try {
      return await (await fetch("/stamp", { cache: "no-store" })).text();
    } catch {
      return null;
    }
  }
})();
