"""The frame, forms, components, catalogues."""
