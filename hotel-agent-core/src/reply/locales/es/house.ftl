# Filled by the journeys of the same name.
