#include "session/history/git/git.h"

namespace aviary::session::git {
namespace {

std::string setting(git_config* config, const char* name) {
    Buffer value;
    return config && git_config_get_string_buf(&value, config, name) == 0 ? std::string(value.ptr, value.size)
                                                                          : std::string();
}

Result<Oid> empty_tree(git_repository* repository) {
    HeldTreeBuilder builder;
    Oid id;
    int code = git_treebuilder_new(builder.out(), repository, nullptr);
    if (code == 0) code = git_treebuilder_write(&id.raw, builder);
    if (code != 0) return failure(code, "an empty tree cannot be written");
    return id;
}

} // namespace

Library::Library() {
    git_libgit2_init();
    // Syncs the objects of a commit, so that they outlive a power failure, if the disk does what it promises.
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
}

std::string Oid::text() const {
    char text[GIT_OID_HEXSZ + 1];
    return git_oid_tostr(text, sizeof text, &raw);
}

Error failure(int code, const std::string& doing, const std::filesystem::path& where) {
    const git_error* last = git_error_last();
    const std::string why = last && last->message ? last->message : "unknown reason";
    if (code == GIT_ELOCKED)
        return {"history.locked",
            "another Git is at work in this project, or one was ended and left its lock (" + why
                + "); wait for it, or remove the lock file",
            where.string()};
    if (code == GIT_EOWNER)
        return {"history.owner",
            "this repository belongs to another user; if you trust it, say so with "
            "'git config --global --add safe.directory FOLDER'",
            where.string()};
    return {"history.git", doing + ": " + why, where.string()};
}

Result<Oid> tree_of(git_repository* repository, const Oid& commit) {
    if (commit.none()) return empty_tree(repository);
    HeldCommit object;
    if (const int code = git_commit_lookup(object.out(), repository, &commit.raw); code != 0)
        return failure(code, "a commit cannot be read");
    return Oid{*git_commit_tree_id(object)};
}

Result<std::vector<Difference>> differences(git_repository* repository, const Oid& before, const Oid& after) {
    HeldTree trees[2];
    HeldDiff diff;
    int code = git_tree_lookup(trees[0].out(), repository, &before.raw);
    if (code == 0) code = git_tree_lookup(trees[1].out(), repository, &after.raw);
    if (code == 0) code = git_diff_tree_to_tree(diff.out(), repository, trees[0], trees[1], nullptr);
    if (code != 0) return failure(code, "two states of the project cannot be compared");
    std::vector<Difference> found;
    for (std::size_t i = 0; i < git_diff_num_deltas(diff); ++i) {
        const git_diff_delta* delta = git_diff_get_delta(diff, i);
        const bool is_gone = delta->status == GIT_DELTA_DELETED;
        const auto& file = is_gone ? delta->old_file : delta->new_file;
        found.push_back(
            {file.path, {delta->old_file.id}, {delta->new_file.id}, static_cast<git_filemode_t>(file.mode)});
    }
    return found;
}

Result<HeldSignature> author(git_repository* repository) {
    HeldConfig config;
    git_repository_config_snapshot(config.out(), repository);
    std::string name = setting(config, "user.name"), email = setting(config, "user.email");
    if (name.empty()) name = "Aviary";
    if (email.empty()) email = "aviary@localhost";
    HeldSignature signature;
    if (const int code = git_signature_now(signature.out(), name.c_str(), email.c_str()); code != 0)
        return failure(code, "Git's settings user.name and user.email make no author");
    return signature;
}

} // namespace aviary::session::git
