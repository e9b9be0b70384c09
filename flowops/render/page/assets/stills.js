// Says how tall each picture is, for whoever takes it.
const figures = [...document.querySelectorAll("figure")];
document.title = JSON.stringify([document.documentElement.scrollHeight, ...figures.map((each) => Math.ceil(each.getBoundingClientRect().height))]);
