import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ToolDetail } from '../../../../server/src/features/tools/shapes.ts';
import { useSession } from '../../app/session.ts';
import { toast } from '../../ui/index.ts';
import { toolQuery, toolsQuery } from './queries.ts';

/** The tool of the page, which its frame has loaded. */
export function useTool(): ToolDetail {
  const { toolId = '' } = useParams({ strict: false });
  return useSuspenseQuery(toolQuery(toolId)).data;
}

/** Runs a change of the tool: busy while it runs, what refused it afterwards. */
export function useChange(tool: ToolDetail) {
  const t = useTranslations('tools');
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const mayChange = useSession().may('tools.manage');
  const run = async (change: () => Promise<ToolDetail>): Promise<boolean> => {
    setBusy(true);
    setRefused(null);
    try {
      queries.setQueryData(toolQuery(tool.id).queryKey, await change());
      void queries.invalidateQueries({ queryKey: toolsQuery.queryKey, exact: true });
      void queries.invalidateQueries({ queryKey: ['tool-preview', tool.id] });
      toast(t('saved'));
      return true;
    } catch (error) {
      setRefused(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refused, setRefused, run, mayChange };
}
