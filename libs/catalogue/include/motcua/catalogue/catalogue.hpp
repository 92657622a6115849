#pragma once

/// The whole catalogue: procedures, calendars, units, document types, and the check of legacy lists.
#include <motcua/catalogue/calendar_file.hpp>
#include <motcua/catalogue/document_types.hpp>
#include <motcua/catalogue/legacy_csv.hpp>
#include <motcua/catalogue/procedure_file.hpp>
#include <motcua/catalogue/unit.hpp>
