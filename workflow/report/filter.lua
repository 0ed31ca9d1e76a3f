-- What pandoc cannot do by itself: alt texts in every format, our own images only, header cells
-- with a scope, row headers that span, tables that scroll on a narrow screen, the data of a figure
-- inside the page, captions and references that Word can renumber, boxes in Typst, contents.
local alts, tables, contents, captions, headed = {}, "tables", {}, {}, {}
local html, typst, word = FORMAT:match("html"), FORMAT:match("typst"), FORMAT:match("docx")
local text_of = pandoc.utils.stringify

local function raw(text) return pandoc.RawBlock(word and "openxml" or FORMAT, text) end

local function raw_inline(text) return pandoc.RawInline(word and "openxml" or FORMAT, text) end

local function page_break()
  if typst then return raw("#pagebreak(weak: true)") end
  return raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
end

local function typst_string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("[\r\n]", " ") .. '"'
end

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local bytes = file:read("a")
  file:close()
  return bytes
end

local function read_meta(meta)
  alts = pandoc.json.decode(read(text_of(meta.alts)), false)
  tables = text_of(meta.tables)
  meta.alts, meta.tables = nil, nil
  return meta
end

-- Around a block in Typst: a function of template.typ with the block as its argument.
local function wrapped(name, content)
  local blocks = pandoc.Blocks { raw("#" .. name .. "[") }
  blocks:extend(content)
  blocks:insert(raw("]"))
  return blocks
end

-- Captions: "Table A3. ..." names its place; Word counts by a field, and may count anew.

local function place_of(caption)
  local kind, number = text_of(caption):match("^(%u%l+) (A?%d+)%.")
  return kind and kind:lower() .. "-" .. number:lower(), kind, number
end

local function name_captioned(block)
  local place = place_of(block.caption.long)
  if place then captions[place], block.identifier = true, place end
  return block
end

local function counted(caption)
  local place, kind, number = place_of(caption.long)
  if not (word and place) then return end
  local first = caption.long[1].content
  for _ = 1, 3 do first:remove(1) end
  local mark = '<w:bookmarkStart w:id="%d" w:name="%s"/><w:r><w:t xml:space="preserve">%s </w:t></w:r>'
    .. '<w:fldSimple w:instr=" SEQ %s \\* ARABIC "><w:r><w:t>%s</w:t></w:r></w:fldSimple><w:bookmarkEnd w:id="%d"/>'
  local id = 9000 + 2 * tonumber(number:match("%d+")) + (kind == "Table" and 1 or 0)
  first:insert(1, raw_inline(mark:format(id, "ref_" .. place:gsub("-", "_"), kind, kind, number, id)))
  first:insert(2, pandoc.Str("."))
end

-- "Table 3" in the text leads to that table, if there is one.
local function references(inlines)
  local found = pandoc.Inlines {}
  local i = 1
  while i <= #inlines do
    local one, two, three = inlines[i], inlines[i + 1], inlines[i + 2]
    local kind = one.t == "Str" and one.text:match("^%(?(%u%l+)$")
    local number, rest = nil, nil
    if kind and two and two.t == "Space" and three and three.t == "Str" then
      number, rest = three.text:match("^(A?%d+)([%p]*)$")
    end
    local place = number and kind:lower() .. "-" .. number:lower()
    if place and captions[place] then
      if one.text:sub(1, 1) == "(" then found:insert(pandoc.Str("(")) end
      local words = kind .. "\u{a0}" .. number
      if word then
        found:insert(raw_inline(('<w:fldSimple w:instr=" REF ref_%s \\h "><w:r><w:t>%s</w:t></w:r></w:fldSimple>')
          :format(place:gsub("-", "_"), words)))
      else
        found:insert(pandoc.Link(words, "#" .. place))
      end
      if rest ~= "" then found:insert(pandoc.Str(rest)) end
      i = i + 3
    else
      found:insert(one)
      i = i + 1
    end
  end
  return found
end

local function refer(block)
  block.content = references(block.content)
  return block
end

-- Figures. An image of ours has a name that the report drew; anything else is left out.

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

-- A region that scrolls by itself can be reached, and has a name.
local function scrolls(block, caption, class)
  return pandoc.Div({ block }, pandoc.Attr("", { "scroll", class }, { { "tabindex", "0" }, { "role", "region" },
    { "aria-label", text_of(caption.long) } }))
end

local function svg_uri(content) return pandoc.mediabag.make_data_uri("image/svg+xml", content) end

-- The page is one file: its figures are in it. Where one was drawn for a narrow screen too, the
-- screen chooses.
local function picture(fig, img)
  local narrow = read((img.src:gsub("%.svg$", "-narrow.svg")))
  img.src = svg_uri(read(img.src))
  if not narrow then
    fig.content = { pandoc.Plain { img } }
    return scrolls(fig, fig.caption, "wide")
  end
  local source = '<picture><source media="(max-width: 40rem)" srcset="%s">'
  fig.content = { pandoc.Plain { raw_inline(source:format(svg_uri(narrow))),
    img, raw_inline("</picture>") } }
  return fig
end

-- The place of a figure below a heading is taken before the heading, which would move with it.
local function note_headed(blocks)
  if not typst then return nil end
  local noted = pandoc.Blocks {}
  for i, block in ipairs(blocks) do
    local follows = blocks[i + 1]
    if block.t == "Header" and follows and follows.t == "Figure" then
      headed[follows.identifier] = true
      noted:insert(raw("#report-place(" .. typst_string(follows.identifier) .. ")\n"))
    end
    noted:insert(block)
  end
  return noted
end

local function figure(fig)
  local img
  fig:walk { Image = function(found) img = img or found end }
  if not img then return {} end
  counted(fig.caption)
  if typst then
    local blocks = pandoc.Blocks { raw("\n#report-figure(image(" .. typst_string("/" .. img.src) .. ", alt: "
      .. typst_string(text_of(img.caption)) .. "), [") }
    blocks:extend(fig.caption.long)
    blocks:insert(raw("], " .. typst_string(fig.identifier) .. (headed[fig.identifier] and ", headed: true)\n" or ")\n")))
    return blocks
  end
  if html then return picture(fig, img) end
  return fig
end

-- Tables.

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

-- Rows that follow each other and begin with the same words have one row header.
local function spanned(tbl)
  for _, body in ipairs(tbl.bodies) do
    local first, words
    for _, row in ipairs(body.body) do
      local cell = row.cells[1]
      if first and text_of(cell) == words and words ~= "" then
        first.row_span = first.row_span + 1
        row.cells:remove(1)
      else
        first, words = cell, text_of(cell)
      end
    end
  end
end

-- "n = 31", "0.15 to 0.52" and "18 of 31" stay on one line, since cells are narrow.
local function together(inlines)
  local between = { ["="] = true, to = true, of = true }
  for i = 2, #inlines - 3 do
    local before, one, after = inlines[i - 1], inlines[i + 1], inlines[i + 3]
    if before.t == "Str" and inlines[i].t == "Space" and one.t == "Str" and between[one.text]
      and inlines[i + 2].t == "Space" and after.t == "Str" and after.text:match("^[+\u{2212}]*%d")
      and (one.text == "=" or before.text:match("%d$")) then
      inlines[i], inlines[i + 2] = pandoc.Str("\u{a0}"), pandoc.Str("\u{a0}")
    end
  end
  return inlines
end

local function table_(tbl)
  counted(tbl.caption)
  local caption, columns = tbl.caption, #tbl.colspecs
  tbl.caption = pandoc.Caption()
  tbl = tbl:walk { Inlines = together }
  tbl.caption = caption
  local rows = 0
  for _, body in ipairs(tbl.bodies) do rows = rows + #body.body end
  if html then
    header_cells(tbl)
    spanned(tbl)
    local words = tbl.caption.long[1] -- stays in sight while the table scrolls
    if words then words.content = { pandoc.Span(words.content, pandoc.Attr("", { "stays" })) } end
    return scrolls(tbl, caption, columns < 3 and "narrow" or columns < 5 and "middle" or "wide")
  end
  spanned(tbl)
  -- A small table stays whole, a long one may run over; so may one of few rows full of words.
  if typst and (rows > 7 or #text_of(tbl) > 700) then
    return { raw("#[#show figure: set block(breakable: true)"), tbl, raw("]") }
  end
  return tbl
end

-- Boxes, quotes, sources, links.

local function div(found)
  if not typst then return nil end
  local name = found.classes:includes("box") and "report-box" or found.classes:includes("facts") and "report-facts"
  return name and wrapped(name, found.content) or nil
end

local function quote(found)
  if typst then return wrapped("report-quote", found.content) end
end

local function span(found)
  if typst and found.classes:includes("attribution") then
    return { raw_inline("#report-source["), pandoc.Span(found.content), raw_inline("]") }
  end
end

-- What authors write may lead to a page or into this report, and runs nothing.
local function leads(target)
  local plain = target:lower()
  if plain:match("^https?://") or plain:match("^mailto:") then return true end
  return not (plain:match("[:\\%c]") or plain:match("^%s*/") or plain:find("..", 1, true))
end

local function tame(one)
  local left = {}
  for name in pairs(one.attributes) do
    local plain = name:lower()
    local runs = plain:match("^on") or plain:match("href") or plain:match("src") or plain:match("action")
    if runs or plain == "style" then left[#left + 1] = name end
  end
  for _, name in ipairs(left) do one.attributes[name] = nil end
  return one
end

-- The data behind a figure travel inside the web page; elsewhere they are named. A link to the
-- other file of this report leads to its web page or, from a file to be printed, names its PDF.
local function link(found)
  if found.target:match("^#") then return nil end
  if not leads(found.target) then return found.content end
  local data = found.target:match("^tables/([%w_-]+)%.csv$")
  if data then
    local rows = html and read(tables .. "/" .. data .. ".csv")
    if not rows then return { pandoc.Str("Data: " .. found.target) } end
    found.target = pandoc.mediabag.make_data_uri("text/csv", rows)
    found.attributes.download = data .. ".csv"
    return found
  end
  if html then return nil end
  if found.target:match("^%a+%.html#") then return found.content end
  if found.target == "annex.html" then return { pandoc.Str("annex.pdf") } end
  if found.target == "report.html" then return { pandoc.Str("report.pdf") } end
end

-- Headings and contents.

-- A heading leads to itself: its address can be copied.
local function addressed(head)
  local linked = false
  head:walk { Link = function() linked = true end }
  if not linked and head.identifier ~= "" then
    head.content = { pandoc.Link(head.content, "#" .. head.identifier, "", pandoc.Attr("", { "address" })) }
  end
end

-- No level may be skipped, and the first one must be the highest.
local function levels(blocks)
  local last, base = 0, html and 1 or 0
  return blocks:walk { Header = function(head)
    if text_of(head.content):match("^%s*$") then return {} end -- a picture, say, that is left out
    local level = math.min(head.level - base, last + 1)
    last = level
    head.level = level + base
    if head.level - base == 1 then contents[#contents + 1] = head:clone() end
    if html then addressed(head) end
    return head
  end }
end

-- The name that pandoc gives a heading's bookmark: Word takes no more than 40 characters.
local function bookmark(id) return #id > 40 and "X" .. pandoc.utils.sha1(id):sub(2) or id end

-- Word's own contents: a field, filled with links until somebody asks Word for page numbers.
local function word_contents()
  local field = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
  local entry = '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>%s<w:hyperlink w:anchor="%s"><w:r><w:t>%s</w:t></w:r></w:hyperlink>%s</w:p>'
  local open = field:format("begin") .. '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
    .. field:format("separate")
  local lines = {}
  for i, head in ipairs(contents) do
    local words = text_of(head.content):gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;")
    lines[i] = entry:format(i == 1 and open or "", bookmark(head.identifier), words, i == #contents and field:format("end") or "")
  end
  return raw(table.concat(lines))
end

local function title_page()
  if typst then return pandoc.Blocks { raw("#report-contents()"), page_break() } end
  return pandoc.Blocks { word_contents(), page_break() }
end

-- Title page with the contents; a summary that comes first has a page of its own.
local function document(doc)
  doc.blocks = levels(doc.blocks)
  if html or not doc.meta.contents then return doc end
  local blocks, summary, seen = pandoc.Blocks {}, false, 0
  local function close_summary()
    if summary and typst then blocks:insert(raw("]")) end
    if summary then blocks:insert(page_break()) end
    summary = false
  end
  for _, block in ipairs(doc.blocks) do
    if block.t == "Header" and block.level == 1 then
      seen = seen + 1
      close_summary()
      if seen == 1 then
        blocks:extend(title_page())
        summary = block.identifier == "summary"
        if summary and typst then blocks:insert(raw("#report-summary[")) end
      end
    end
    blocks:insert(block)
  end
  close_summary()
  doc.blocks = blocks
  return doc
end

return {
  { Meta = read_meta },
  { Header = tame, Div = tame, Span = tame, Link = tame, Code = tame, CodeBlock = tame, Table = tame },
  { Image = image, Link = link, Figure = name_captioned, Table = name_captioned },
  { Para = refer, Blocks = note_headed },
  { Figure = figure, Table = table_, Div = div, BlockQuote = quote, Span = span },
  { Pandoc = document },
}
