// At an old address of a lesson: goes on to its new one.
const name = location.hash.slice(1);
const link = name && document.querySelector(`a[href$="#${CSS.escape(name)}"]`);
location.replace(link ? link.href : "index.html");
