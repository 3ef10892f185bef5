import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { LinkButton } from '../ui/index.ts';
import { ControlsPart } from './controls-part.tsx';
import { DataPart } from './data-part.tsx';
import { FieldsPart } from './fields-part.tsx';
import { OverlaysPart } from './overlays-part.tsx';
import { Row } from './section.tsx';

/** Every component in every state, on one page. Not linked from the navigation. */
export function KitPage() {
  const [rtl, setRtl] = useState(document.documentElement.dir === 'rtl');
  return (
    <>
      <header className="head">
        <h1 className="page-title grow">Kit</h1>
        <Row>
          <button
            type="button"
            className="btn"
            onClick={() => {
              document.documentElement.dir = rtl ? 'ltr' : 'rtl';
              setRtl(!rtl);
            }}
          >
            Turn direction
          </button>
          <LinkButton to="/admin/kit/sheet" kind="primary">
            Open the sheet
          </LinkButton>
        </Row>
      </header>
      <div className="page-body">
        <ControlsPart />
        <FieldsPart />
        <OverlaysPart />
      </div>
      <DataPart />
      <Outlet />
    </>
  );
}
