/**
 * Office script: what the office pages do better where scripts run. Nothing essential needs it. One classic file, in
 * the JavaScript of 2017, without any sentence: words come from the page.
 */
import { contentHash } from "../ContentHash.ts"

/** The text of the file at {@link officeScriptPath}. */
export const officeScript = String.raw`(function () {
  "use strict"
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)) }
  var one = function (selector, root) { return (root || document).querySelector(selector) }

  // What was just done is told once, and not again when a page of long work is asked for anew.
  var here = new URL(location.href)
  if (here.searchParams.has("done")) {
    here.searchParams.delete("done")
    history.replaceState(history.state, "", here.href)
  }

  // One press, one request. What answers with a file leaves the page as it is, and may be asked for again.
  var release = function () {
    all("form[data-sent]").forEach(function (form) {
      form.removeAttribute("data-sent")
      all("button", form).forEach(function (button) { button.disabled = false })
    })
  }
  document.addEventListener("submit", function (event) {
    var form = event.target
    if (form.hasAttribute("data-download")) return
    if (form.hasAttribute("data-sent")) return event.preventDefault()
    form.setAttribute("data-sent", "")
    setTimeout(function () {
      all("button", form).forEach(function (button) { button.disabled = true })
    }, 0)
    setTimeout(release, 10000)
  })
  window.addEventListener("pageshow", release)

  // The key that leads to the search, unless this browser was told not to: speech may press keys by mistake.
  var keysAre = function (text) {
    try {
      if (text === undefined) return localStorage.getItem("fukuri-keys") !== "off"
      localStorage.setItem("fukuri-keys", text)
    } catch (_) { return true }
  }
  document.addEventListener("keydown", function (event) {
    var find = one("[data-find]")
    var at = event.target
    if (event.key !== "/" || !find || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || !keysAre()) return
    event.preventDefault()
    find.focus()
    find.select()
  })
  all("[data-shortcuts]").forEach(function (choice) {
    var box = one("input", choice)
    choice.hidden = false
    box.checked = keysAre()
    box.addEventListener("change", function () { keysAre(box.checked ? "on" : "off") })
  })

  // Long work is followed as it goes; when it has ended, or cannot be followed, the page is asked for anew.
  var reload = function () { location.reload() }
  all("[data-task]").forEach(function (task) {
    if (!window.EventSource) return setTimeout(reload, 5000)
    var bar = one("progress", task)
    var text = one("[data-task-text]", task)
    var source = new EventSource("/office/tasks/" + encodeURIComponent(task.getAttribute("data-task")) + "/events")
    source.addEventListener("progress", function (event) {
      var now = JSON.parse(event.data)
      if (typeof now.total === "number" && now.total > 0) {
        bar.max = now.total
        bar.value = Math.min(now.done, now.total)
      }
      if (now.text) text.textContent = now.text
    })
    source.addEventListener("done", function () {
      source.close()
      reload()
    })
    source.addEventListener("error", function () {
      if (source.readyState === 2) setTimeout(reload, 5000)
    })
    window.addEventListener("pagehide", function () { source.close() })
  })

  // A file may be dropped where it can be chosen. Anywhere else on such a page it would be opened instead of the page.
  var regions = all("[data-drop]")
  var carriesFiles = function (event) {
    return Boolean(event.dataTransfer) && Array.prototype.indexOf.call(event.dataTransfer.types, "Files") >= 0
  }
  if (regions.length > 0) {
    ;["dragover", "drop"].forEach(function (name) {
      window.addEventListener(name, function (event) {
        if (carriesFiles(event)) event.preventDefault()
      })
    })
  }
  regions.forEach(function (region) {
    var input = one('input[type="file"]', region)
    var names = one("[data-file-names]", region)
    var hint = one("[data-drop-hint]", region)
    var over = function (is) {
      return function () { region.classList[is ? "add" : "remove"]("over") }
    }
    if (hint) hint.hidden = false
    region.addEventListener("dragenter", over(true))
    region.addEventListener("dragover", over(true))
    region.addEventListener("dragleave", over(false))
    region.addEventListener("drop", function (event) {
      over(false)()
      var files = event.dataTransfer.files
      if (files.length === 0 || (files.length > 1 && !input.multiple)) return
      input.files = files
      show()
    })
    var show = function () {
      if (!names) return
      names.textContent = Array.prototype.map.call(input.files, function (file) {
        var size = file.size < 1000000 ? Math.ceil(file.size / 1000) + " KB" : (file.size / 1000000).toFixed(1) + " MB"
        return file.name + " (" + size + ")"
      }).join(", ")
    }
    input.addEventListener("change", show)
  })

  var focus = one("[data-focus]")
  if (focus) focus.focus()

  all("[data-print]").forEach(function (button) {
    button.hidden = false
    button.addEventListener("click", function () { window.print() })
  })
})()
`

/** Where the pages look for the script: the address changes with its content. */
export const officeScriptPath = `/assets/office.js?v=${contentHash(officeScript)}`
