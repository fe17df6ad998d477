// Before the first paint.
const root = document.documentElement
const board = navigator.clipboard
const all = (css, inside = root) => [...inside.querySelectorAll(css)]
const make = (tag, values) => Object.assign(document.createElement(tag), values)
const tex = math => all("annotation", math)[0].textContent.trim()
const stored = (key, value) => {
  try {
    if (value) localStorage[key] = value
    value = localStorage[key]
  } catch {}
  return value
}

root.dataset.theme = stored("theme") || "auto"
root.className = board ? "js copies" : "js"

addEventListener("DOMContentLoaded", () => {
  const [theme] = all("#theme"), [slash] = all("#slash")
  theme.value = root.dataset.theme
  theme.onchange = () => root.dataset.theme = stored("theme", theme.value)
  slash.checked = stored("slash") != "off"
  slash.onchange = () => stored("slash", slash.checked ? "on" : "off")
  for (const heading of all("#answer [id^=h-]:not(:has(a))")) {
    const link = make("a", {href: "#" + heading.id})
    link.append(...heading.childNodes)
    heading.append(link)
  }
  if (board) for (const box of all("#answer :is(pre, .display)")) {
    const wrap = make("span", {className: "box"}), textContent = `Copy ${box.matches("pre") ? "code" : "TeX"}`
    box.replaceWith(wrap)
    wrap.append(box, make("button", {className: "copy", textContent}))
  }
})

addEventListener("click", async ({target}) => {
  const box = target.previousElementSibling, math = box && all("math", box)[0], text = target.textContent
  if (!target.matches(".copy") || text == "Copied") return
  await board.writeText(target.value || (math ? tex(math) : box.textContent))
  all("#live")[0].textContent = target.textContent = "Copied"
  setTimeout(() => (target.textContent = text, all("#live")[0].textContent = ""), 2e3)
})

addEventListener("copy", event => {
  const chosen = getSelection(), part = make("div", {className: "unseen"})
  if (chosen.isCollapsed) return
  const range = chosen.getRangeAt(0)
  const mathAt = node => (node.closest ? node : node.parentNode).closest("math")
  const first = mathAt(range.startContainer), last = mathAt(range.endContainer)
  if (first) range.setStartBefore(first)
  if (last) range.setEndAfter(last)
  part.append(range.cloneContents())
  all(".copy", part).map(extra => extra.remove())
  const found = all("math", part), data = event.clipboardData
  if (!found[0]) return
  event.preventDefault()
  data.setData("text/html", part.innerHTML)
  found.map(math => math.replaceWith(`$${tex(math)}$`))
  root.append(part)
  data.setData("text/plain", part.innerText)
  part.remove()
})

addEventListener("keydown", event => {
  const {key, ctrlKey, metaKey, target} = event
  if (key != "/" || ctrlKey || metaKey || target.matches("[name]") || stored("slash") == "off") return
  event.preventDefault()
  const to = all("[name=q], .find").find(box => box.offsetParent)
  to.focus()
  to.click()
})
addEventListener("focusin", ({target: {dataset: {suggest}}}) => suggest && import(suggest))
