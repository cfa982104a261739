#include "hosting/formats/clap/elf_linux.h"

#include <array>
#include <cstring>
#include <fstream>

#include <elf.h>

namespace aviary::hosting {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half own_machine = EM_AARCH64;
#elif defined(__riscv)
constexpr Elf64_Half own_machine = EM_RISCV;
#endif

std::string machine_name(Elf64_Half machine) {
    switch (machine) {
    case EM_X86_64: return "x86_64";
    case EM_386: return "x86 (32 bit)";
    case EM_AARCH64: return "aarch64";
    case EM_ARM: return "arm (32 bit)";
    case EM_RISCV: return "riscv";
    default: return "processor type " + std::to_string(machine);
    }
}

} // namespace

Result<void> check_shared_library(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
        return Error{"module.missing", "there is no such file", path.string()};
    if (std::filesystem::is_directory(status))
        return Error{"module.not_a_library", "is a folder, not a shared library", path.string()};

    Elf64_Ehdr header{};
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{"module.missing", "the file cannot be read; check its permissions", path.string()};
    file.read(reinterpret_cast<char*>(&header), sizeof header);
    const auto size = static_cast<std::size_t>(file.gcount());
    if (size < EI_NIDENT || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return Error{"module.not_a_library", "is not a shared library (no ELF header)", path.string()};
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB
        || size < sizeof header)
        return Error{"module.wrong_platform", "is not a 64-bit little-endian library", path.string()};
    if (header.e_type != ET_DYN)
        return Error{
            "module.not_a_library", "is an object file or a program, not a shared library", path.string()};
    if (header.e_machine != own_machine)
        return Error{"module.wrong_platform",
            "is built for " + machine_name(header.e_machine) + ", this machine is "
                + machine_name(own_machine),
            path.string()};
    return {};
}

} // namespace aviary::hosting
