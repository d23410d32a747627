-- Converts the Markdown files whose paths it reads, one a line, to DOCX, and answers each with the
-- size. The first argument is pandoc's reader; a second one is a folder to write to.
local reader, folder = arg[1], arg[2]
for path in io.lines() do
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  local data = pandoc.write(pandoc.read(text, reader), "docx")
  if folder then
    local out = assert(io.open(folder .. "/" .. path:match("([^/]*)%.md$") .. ".docx", "wb"))
    out:write(data)
    out:close()
  end
  io.write(#data, "\n")
  io.flush()
end
