#include "session/plugins/scanned_plugins.h"

#include "hosting/cage/cage.h"

#include <algorithm>

namespace aviary::session {

using hosting::CagedModule;
using hosting::ScannedFile;

ScannedPlugins::ScannedPlugins(OpenScanned open)
    : open_(std::move(open)) {}

void ScannedPlugins::take(PluginList list) {
    list_ = std::move(list);
    by_id_.clear();
    if (open_)
        for (std::size_t i = 0; i < list_.size(); ++i)
            for (const auto& plugin : list_[i].plugins) by_id_.try_emplace(plugin.id, i);
    std::erase_if(opened_, [&](const auto& opened) {
        return std::ranges::find(list_, opened.second.file, &ScannedFile::file) == list_.end();
    });
}

const ScannedFile* ScannedPlugins::find(std::string_view id) const {
    const auto known = by_id_.find(id);
    return known == by_id_.end() ? nullptr : &list_[known->second];
}

Result<std::shared_ptr<CagedModule>> ScannedPlugins::module_of(const ScannedFile& file) {
    if (const auto opened = opened_.find(file.file.path); opened != opened_.end())
        return opened->second.module;
    auto module = open_(file);
    if (module) opened_[file.file.path] = {file.file, *module};
    return module;
}

Result<std::unique_ptr<hosting::Processor>> ScannedPlugins::make(std::string_view id) {
    const auto module = module_of(*find(id));
    if (!module) return module.error();
    return hosting::Processor::create(*module, id);
}

void ScannedPlugins::start_ahead(const std::vector<std::string>& ids, const std::function<void()>& opened) {
    std::map<std::shared_ptr<CagedModule>, std::vector<std::string>> wanted;
    for (const std::string& id : ids)
        if (const auto module = module_of(*find(id))) wanted[*module].push_back(id);
    if (wanted.empty()) return opened();
    const auto left = std::make_shared<std::size_t>(wanted.size());
    for (const auto& [module, its] : wanted)
        module->start_ahead(its, [left, opened] {
            if (--*left == 0) opened();
        });
}

bool ScannedPlugins::is_started(std::string_view id) const {
    const ScannedFile* file = find(id);
    const auto opened = file ? opened_.find(file->file.path) : opened_.end();
    return opened != opened_.end() && opened->second.module->is_started(id);
}

void ScannedPlugins::end_unused() {
    for (const auto& [path, opened] : opened_) opened.module->end_unused();
}

} // namespace aviary::session
