-- What pandoc cannot do by itself: alt texts in every format, our own images only, header cells
-- with a scope, tables that scroll on a narrow screen, boxes in Typst, contents in Word.
local alts, contents = {}, {}
local html, typst, word = FORMAT:match("html"), FORMAT:match("typst"), FORMAT:match("docx")

local function raw(text) return pandoc.RawBlock(FORMAT:match("docx") and "openxml" or FORMAT, text) end

local function page_break()
  if typst then return raw("#pagebreak(weak: true)") end
  return raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
end

local function typst_string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("[\r\n]", " ") .. '"'
end

local function read_meta(meta)
  local file = io.open(pandoc.utils.stringify(meta.alts))
  alts = pandoc.json.decode(file:read("a"), false)
  file:close()
  meta.alts = nil
  return meta
end

-- An image of ours has a name that the report drew; anything else is left out, never fetched.
local function own(src) return alts[src:match("^figures/([%w-]+)%.svg$") or ""] end

local function image(img)
  local alt = own(img.src)
  if not alt then return {} end
  img.caption = { pandoc.Str(alt) }
  img.attributes.alt = nil
  if word then
    img.src = img.src:gsub("%.svg$", ".png")
    img.attributes.width = "17cm"
  end
  return img
end

local function figure(fig)
  local img
  fig:walk { Image = function(found) img = img or found end }
  if not img then return {} end
  if typst then
    local blocks = pandoc.Blocks { raw("#figure(kind: image, supplement: none, image("
      .. typst_string("/" .. img.src) .. ", width: 100%, alt: "
      .. typst_string(pandoc.utils.stringify(img.caption)) .. "), caption: [") }
    blocks:extend(fig.caption.long)
    blocks:insert(raw("])"))
    return blocks
  end
  if html then
    return pandoc.Div({ fig }, pandoc.Attr("", { "scroll" },
      { { "tabindex", "0" }, { "role", "region" }, { "aria-label", pandoc.utils.stringify(fig.caption.long) } }))
  end
  return fig
end

-- Attributes are lists of pairs: the order of a Lua table's keys differs from run to run.
local function header_cells(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do cell.attributes.scope = "col" end
  end
  for _, body in ipairs(tbl.bodies) do
    body.row_head_columns = 1
    for _, row in ipairs(body.body) do
      if row.cells[1] then row.cells[1].attributes.scope = "row" end
    end
  end
end

local function table_(tbl)
  if html then
    header_cells(tbl)
    return pandoc.Div({ tbl }, pandoc.Attr("", { "scroll" },
      { { "tabindex", "0" }, { "role", "region" }, { "aria-label", pandoc.utils.stringify(tbl.caption.long) } }))
  end
  local rows = 0
  for _, body in ipairs(tbl.bodies) do rows = rows + #body.body end
  -- A small table stays whole, a long one may run over; so may one of few rows full of words.
  if typst and (rows > 10 or #pandoc.utils.stringify(tbl) > 1200) then
    return { raw("#[#show figure: set block(breakable: true)"), tbl, raw("]") }
  end
  return tbl
end

local function div(found)
  if not typst then return nil end
  local name = found.classes:includes("box") and "report-box" or found.classes:includes("facts") and "report-facts"
  if not name then return nil end
  local blocks = pandoc.Blocks { raw("#" .. name .. "[") }
  blocks:extend(found.content)
  blocks:insert(raw("]"))
  return blocks
end

local function quote(found)
  if not typst then return nil end
  local blocks = pandoc.Blocks { raw("#report-quote[") }
  blocks:extend(found.content)
  blocks:insert(raw("]"))
  return blocks
end

local function span(found)
  if typst and found.classes:includes("attribution") then
    return { pandoc.RawInline("typst", "#report-source["), pandoc.Span(found.content), pandoc.RawInline("typst", "]") }
  end
end

-- A link into the folder of the report works beside the web page only; elsewhere name the file.
local function link(found)
  if html or found.target:match("^#") then return nil end
  if found.target:match("^tables/") then return { pandoc.Str("Data: " .. found.target) } end
  if found.target == "annex.html" then return { pandoc.Str("annex.pdf") } end
  if found.target == "report.html" then return { pandoc.Str("report.pdf") } end
end

-- No level may be skipped, and the first one must be the highest.
local function levels(blocks)
  local last, base = 0, html and 1 or 0
  return blocks:walk { Header = function(head)
    local level = math.min(head.level - base, last + 1)
    last = level
    head.level = level + base
    if head.level - base == 1 then contents[#contents + 1] = head end
    return head
  end }
end

-- Title page with the contents, then the summary on a page of its own.
local function front_matter()
  if typst then return pandoc.Blocks { raw("#v(1.5em)\n#[#set par(spacing: 0.9em)\n#outline(depth: 1, title: none)]"), page_break() } end
  local items = {}
  for _, head in ipairs(contents) do
    items[#items + 1] = { pandoc.Plain { pandoc.Link(head.content, "#" .. head.identifier) } }
  end
  return pandoc.Blocks { pandoc.BulletList(items), page_break() }
end

local function document(doc)
  doc.blocks = levels(doc.blocks)
  if html or not doc.meta.contents then return doc end
  local blocks, seen = pandoc.Blocks {}, 0
  for _, block in ipairs(doc.blocks) do
    if block.t == "Header" and block.level == 1 then
      seen = seen + 1
      if seen == 1 then blocks:extend(front_matter()) end
      if seen == 2 then blocks:insert(page_break()) end
    end
    blocks:insert(block)
  end
  doc.blocks = blocks
  return doc
end

return {
  { Meta = read_meta },
  { Image = image, Link = link },
  { Figure = figure, Table = table_, Div = div, BlockQuote = quote, Span = span },
  { Pandoc = document },
}
