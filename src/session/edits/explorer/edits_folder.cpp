#include "session/edits/explorer/edits_folder.h"

#include <algorithm>

namespace aviary::session::edits {

const char* name_of(Field field) {
    static constexpr std::array names = {"level", "pan", "line", "hidden"};
    return names[std::size_t(field)];
}

Merged<Content> merge(const Content& base, const Content& ours, const Content& theirs) {
    Merged<Content> merged{theirs, {}};
    for (const Field field : all_fields) {
        if (ours[field] == base[field] || ours[field] == theirs[field]) continue;
        if (theirs[field] == base[field])
            merged.content[field] = ours[field];
        else
            merged.clashes.push_back(
                {name_of(field), std::to_string(ours[field]), std::to_string(theirs[field])});
    }
    return merged;
}

bool is_same(File file, const Content& one, const Content& other) {
    return std::all_of(filed_fields.begin(), filed_fields.end(),
        [&](Field field) { return file_of(field) != file || one[field] == other[field]; });
}

void put(File file, const Content& from, Content& to) {
    for (const Field field : filed_fields)
        if (file_of(field) == file) to[field] = from[field];
}

Content Folder::target(const Operation& operation) const {
    switch (operation.what) {
    case Do::commit: return operation.step.content;
    case Do::undo: return branch[newest - 1].content;
    case Do::redo: return branch[newest + 1].content;
    default: return committed();
    }
}

/// In the order in which Repository checks.
std::string Folder::refusal(const Operation& operation) const {
    const Do what = operation.what;
    if (what == Do::read || what == Do::attach) return {};
    if (!is_open) return "history.closed";
    if (is_moved) return "history.moved";
    const Content after = target(operation);
    for (const File file : all_files) {
        const bool is_old = is_same(file, files, committed()), is_new = is_same(file, files, after);
        const bool is_written = !is_same(file, after, committed());
        const bool may_be_old = is_old && (!operation.is_save || trusts_saves);
        if (what == Do::look ? !is_old : is_written && !is_new && !may_be_old) return "history.file_changed";
    }
    return {};
}

void Folder::finish(const Operation& operation) {
    const Do what = operation.what;
    const Content before = committed(), after = target(operation);
    for (const File file : all_files)
        if (is_same(file, files, before) && (!operation.is_save || trusts_saves)) put(file, after, files);
    if (what == Do::undo) --newest;
    if (what == Do::redo) ++newest;
    if (what != Do::commit || after.has_files_of(before)) return;
    branch.resize(++newest);
    branch.push_back({after, operation.step.id});
}

void Folder::begin_history() {
    if (!branch.empty()) branch.resize(newest + 1);
    branch.push_back({files, 0});
    newest = floor = branch.size() - 1;
    is_open = true;
    is_moved = false;
}

} // namespace aviary::session::edits
