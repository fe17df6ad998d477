// Titles while typing.
const field = document.querySelector("[data-suggest]")
const make = (tag, of) => Object.assign(document.createElement(tag), of)
const list = make("ul", {id: "suggest", role: "listbox", ariaLabel: "Questions"})
let timer, at, {children} = list
const point = to => {
  const count = children.length + 1
  at = (to + count) % count
  for (const option of children) option.ariaSelected = option.id == "option" + at
  field.setAttribute("aria-activedescendant", at ? "option" + at : "")
}
const show = all => {
  list.replaceChildren(...all.map(({title, url}, n) => make("li", {
    id: "option" + ++n,
    role: "option",
    textContent: title,
    onclick: () => location = url,
  })))
  field.ariaExpanded = !!all[0]
  point(0)
}
field.form.append(list)
list.onmousedown = () => false
field.role = "combobox"
field.ariaAutoComplete = "list"
field.setAttribute("aria-controls", list.id)
field.onblur = () => show([])
field.onblur()
field.oninput = () => {
  clearTimeout(timer)
  timer = setTimeout(async () => {
    const {value} = field, answer = await fetch(field.form.action + "/suggest?q=" + encodeURIComponent(value))
    if (answer.ok && value == field.value) show((await answer.json()).questions)
  }, 150)
}
field.onkeydown = ({key}) => {
  const step = {ArrowDown: 1, ArrowUp: -1}[key]
  if (!children[0]) return
  if (step) point(at + step)
  else if (key == "Enter" && at) children[at - 1].click()
  else if (key == "Escape") show([])
  else return
  return false
}
