#include "session/plugins/scanned_plugins.h"

#include "hosting/cage/cage.h"
#include "hosting/formats/vst3/bundle_file.h"

#include <algorithm>
#include <set>

namespace aviary::session {

using hosting::CagedModule;
using hosting::ScannedFile;

std::string word_of(const ScannedFile& file, const hosting::PluginMetadata& plugin) {
    return hosting::is_vst3(file.file.path) ? plugin.name + ".vst3" : plugin.id;
}

std::vector<ListedPlugin> listed_plugins(const PluginList& list) {
    std::vector<ListedPlugin> listed;
    std::set<std::string_view> ids;
    for (const ScannedFile& file : list)
        for (const auto& plugin : file.plugins) {
            if (!ids.insert(plugin.id).second) continue;
            const bool is_vst3 = hosting::is_vst3(file.file.path);
            const auto same = std::ranges::find_if(listed, [&](const ListedPlugin& other) {
                return is_vst3 && !hosting::is_vst3(other.file->file.path) && other.about->name == plugin.name
                       && other.about->vendor == plugin.vendor && !other.vst3;
            });
            if (same == listed.end()) {
                listed.push_back({&plugin, &file, word_of(file, plugin), nullptr, {}});
                continue;
            }
            same->vst3 = &file;
            same->vst3_word = word_of(file, plugin);
        }
    return listed;
}

ScannedPlugins::ScannedPlugins(OpenScanned open)
    : open_(std::move(open)) {}

void ScannedPlugins::take(PluginList list) {
    list_ = std::move(list);
    by_word_.clear();
    if (open_)
        for (std::size_t i = 0; i < list_.size(); ++i)
            for (const auto& plugin : list_[i].plugins) {
                by_word_.try_emplace(plugin.id, Place{i, plugin.id});
                by_word_.try_emplace(word_of(list_[i], plugin), Place{i, plugin.id});
            }
    std::erase_if(opened_, [&](const auto& opened) {
        return std::ranges::find(list_, opened.second.file, &ScannedFile::file) == list_.end();
    });
}

const ScannedFile* ScannedPlugins::find(std::string_view word) const {
    const auto known = by_word_.find(word);
    return known == by_word_.end() ? nullptr : &list_[known->second.file];
}

Result<std::shared_ptr<CagedModule>> ScannedPlugins::module_of(const ScannedFile& file) {
    if (const auto opened = opened_.find(file.file.path); opened != opened_.end())
        return opened->second.module;
    auto module = open_(file);
    if (module) opened_[file.file.path] = {file.file, *module};
    return module;
}

Result<std::unique_ptr<hosting::Processor>> ScannedPlugins::make(std::string_view word) {
    const auto module = module_of(*find(word));
    if (!module) return module.error();
    return hosting::Processor::create(*module, by_word_.find(word)->second.id);
}

void ScannedPlugins::start_ahead(const std::vector<std::string>& words, const std::function<void()>& opened) {
    std::map<std::shared_ptr<CagedModule>, std::vector<std::string>> wanted;
    for (const std::string& word : words)
        if (const auto module = module_of(*find(word)))
            wanted[*module].push_back(by_word_.find(word)->second.id);
    if (wanted.empty()) return opened();
    const auto left = std::make_shared<std::size_t>(wanted.size());
    for (const auto& [module, its] : wanted)
        module->start_ahead(its, [left, opened] {
            if (--*left == 0) opened();
        });
}

bool ScannedPlugins::is_started(std::string_view word) const {
    const ScannedFile* file = find(word);
    const auto opened = file ? opened_.find(file->file.path) : opened_.end();
    return opened != opened_.end() && opened->second.module->is_started(by_word_.find(word)->second.id);
}

void ScannedPlugins::end_unused() {
    for (const auto& [path, opened] : opened_) opened.module->end_unused();
}

} // namespace aviary::session
