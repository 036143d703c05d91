-- Drives the server as Neovim does: diagnostics, a hover and a code action that is applied; what came of it goes to a file as JSON.
local options = vim.fn.json_decode(vim.env.BYTELENS_NEOVIM)
local out = {}

local function finish()
  local file = assert(io.open(options.out, "w"))
  file:write(vim.fn.json_encode(out))
  file:close()
  vim.cmd("qall!")
end

local ok, problem = pcall(function()
  vim.cmd("edit " .. options.file)
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({ name = "bytelens", cmd = options.cmd, root_dir = options.root, settings = options.settings })
  vim.lsp.buf_attach_client(buffer, client)
  vim.wait(20000, function()
    return #vim.diagnostic.get(buffer) > 0
  end, 20)
  out.diagnostics = vim.tbl_map(function(one)
    return { line = one.lnum, message = one.message, source = one.source, severity = one.severity }
  end, vim.diagnostic.get(buffer))

  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  local function ask(method, params)
    local answers = assert(vim.lsp.buf_request_sync(buffer, method, params, 20000))
    return answers[client].result
  end
  out.hover = ask("textDocument/hover", vim.lsp.util.make_position_params()).contents.value

  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {} }
  local action = ask("textDocument/codeAction", params)[1]
  out.title = action.title
  if action.edit == nil then
    action = ask("codeAction/resolve", action)
  end
  vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
  out.text = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  vim.wait(20000, function()
    return #vim.diagnostic.get(buffer) == 0
  end, 20)
  out.left = #vim.diagnostic.get(buffer)
end)
if not ok then
  out.problem = tostring(problem)
end
finish()
